import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { Api, ApiRefusal } from '../core/api.ts'
import { browserPlatform } from '../core/browser-platform.ts'
import { indexedOutbox } from '../core/outbox-store.ts'
import type { Platform } from '../core/platform.ts'
import { type LeftForm, Visit, type Wish } from '../core/visit.ts'
import { type Introduction, VisitorSession } from '../core/visitor-session.ts'
import { makeAttachments } from '../ui/attachments.ts'
import { type Availability, readAvailability, readConfig, type WidgetConfig } from './config.ts'
import { fileLinks } from './file-links.ts'
import type { PageFacts, SiteOptions, ToPage } from './greeting.ts'
import { type Language, loadLanguage, speak } from './languages.ts'

const retryMs = 5000

/** What the chat of one frame knows, and what may be done in it. */
export type Chat = Awaited<ReturnType<typeof makeChat>>

/** What a chat begins with. */
export interface ChatParts {
  readonly options: SiteOptions
  readonly page: PageFacts
  readonly tell: (message: ToPage) => void
}

/** Reads configuration and language, and goes on with a conversation that was not ended. */
export async function makeChat({ options, page, tell }: ChatParts) {
  const { platform, api, session, visit, isUnkept } = makeVisit()
  // Most often the page's own: on its way while the configuration is.
  loadLanguage([options.locale, ...navigator.languages]).catch(() => {})
  const config = await readConfig(api, options.sid)
  const language = signal(await loadLanguage([options.locale, config.locale, ...navigator.languages]))
  const availability = signal<Availability | undefined>(undefined)
  const isSoundOn = signal(platform.keep.get('parley.sound') !== 'off')
  const state = { ...makeState(config), isUnkept, availability, isSoundOn, language }
  const going = goingOn(platform, options.sid)
  const first = makeBeginning({ visit, page, language, wish: options })
  const token = () => session.tokens.current()
  effect(() => speak(language.value))
  remember({ visit, tell, going })
  // Not needed to open; without it the chat is only silent.
  import('./news.ts').then(
    ({ announce }) => announce({ visit, platform, isSoundOn, tell }),
    () => {},
  )
  if (going.get() && session.tokens.held !== undefined) void first.begin({})
  else void readAvailability(api, options.sid).then((known) => (availability.value = known))
  return {
    ...{ options, config, visit, attachments: makeAttachments(), token, fileUrl: fileLinks(api, token) },
    ...{ ...state, ...first, ...makeActions({ visit, state, first }) },
    turnSound: () => {
      isSoundOn.value = !isSoundOn.value
      platform.keep.set('parley.sound', isSoundOn.value ? 'on' : 'off')
    },
    setLocale: async (tag: string) => {
      language.value = await loadLanguage([tag])
    },
    minimize: () => tell({ kind: 'close' }),
  }
}

function makeVisit() {
  const platform = browserPlatform()
  const api = new Api(location.origin, platform)
  const session = new VisitorSession(api, platform)
  const isUnkept = signal(false)
  const onUnkept = () => {
    isUnkept.value = true
  }
  const socketUrl = `${location.origin.replace(/^http/, 'ws')}/websocket`
  const visit = new Visit({ platform, api, session, socketUrl, store: indexedOutbox('parley'), onUnkept })
  return { platform, api, session, visit, isUnkept }
}

function makeState({ prechat = [], departments = [] }: WidgetConfig) {
  const isPrechatAsked = signal(prechat.length > 0 || departments.length > 1)
  const [isOpen, isEndAsked, isRated, isLeaving] = [signal(false), signal(false), signal(false), signal(false)]
  return { isPrechatAsked, isOpen, isEndAsked, isRated, isLeaving }
}

interface ActionParts {
  readonly visit: Visit
  readonly state: ReturnType<typeof makeState>
  readonly first: ReturnType<typeof makeBeginning>
}

function makeActions({ visit, state, first }: ActionParts) {
  return {
    say: async (text: string, extra = '') => {
      const conversation = visit.conversation.value
      if (conversation === undefined || visit.stage.value === 'failed') return first.begin({ firstText: text })
      await conversation.send('TEXT', text, extra)
    },
    startAgain: () => {
      state.isRated.value = false
      state.isLeaving.value = false
      return first.startAgain()
    },
    rate: async (score: number, comment: string) => {
      state.isRated.value = true
      await visit.rate(score, comment)
    },
    leaveMessage: (form: LeftForm) => visit.leaveMessage(form),
  }
}

/** Whether a conversation goes on, as this origin keeps it over pages. */
function goingOn({ keep }: Platform, sid: string) {
  const key = `parley.going-on ${sid}`
  return {
    get: () => keep.get(key) !== null,
    set: (isGoingOn: unknown) => (isGoingOn === true ? keep.set(key, '1') : keep.remove(key)),
  }
}

interface Remembering {
  readonly visit: Visit
  readonly tell: (message: ToPage) => void
  readonly going: ReturnType<typeof goingOn>
}

function remember({ visit, tell, going }: Remembering): void {
  effect(() => {
    const stage = visit.stage.value
    if (stage === 'idle' || stage === 'starting' || stage === 'failed') return
    const isGoingOn = stage === 'waiting' || stage === 'chatting'
    going.set(isGoingOn)
    tell({ kind: 'going-on', isGoingOn })
  })
}

/** What is known before the first word. */
export interface Beginning {
  /** Sent as soon as there is a conversation. */
  readonly firstText?: string
  /** Of the form before. */
  readonly answers?: Introduction
  /** A department's uid. */
  readonly sid?: string
}

interface BeginningParts {
  readonly visit: Visit
  readonly page: PageFacts
  readonly language: ReadonlySignal<Language>
  readonly wish: Wish
}

/** Begins, and begins again by itself while there is no network. */
function makeBeginning({ visit, page, language, wish }: BeginningParts) {
  let identity: Introduction = {}
  let known: Beginning = {}
  let retry: ReturnType<typeof setTimeout> | undefined
  const unsent = signal('')
  const isRefused = computed(() => visit.failure.value instanceof ApiRefusal && !visit.failure.value.isPassing)
  const wishNow = (): Wish => (known.sid === undefined ? wish : { type: 'WORKGROUP', sid: known.sid })
  const begin = async (given: Beginning): Promise<void> => {
    clearTimeout(retry)
    known = { ...known, ...given }
    if (given.firstText !== undefined) unsent.value = given.firstText
    await visit.begin({ ...introductionOf(page, language.value.tag), ...known.answers, ...identity }, wishNow())
    await sendFirst()
  }
  const sendFirst = async () => {
    const text = unsent.value
    if (visit.stage.value === 'failed') {
      if (!isRefused.value) retry = setTimeout(() => void begin({}), retryMs)
      return
    }
    // Nobody is there: the form takes it up.
    if (text === '' || visit.stage.value === 'away') return
    batch(() => {
      unsent.value = ''
      void visit.conversation.value?.send('TEXT', text)
    })
  }
  return {
    begin,
    unsent,
    isRefused,
    startAgain: () => visit.startAgain(wishNow()),
    identify: (said: Introduction) => {
      const isOther = said.visitorUid !== identity.visitorUid
      identity = { ...identity, ...said }
      if (isOther && visit.stage.value !== 'idle') void begin({})
    },
  }
}

function introductionOf({ url, title, referrer }: PageFacts, lang: string): Introduction {
  return { url, title, referrer, lang, browser: navigator.userAgent }
}
