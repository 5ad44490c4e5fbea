import { computed, effect, signal } from '@preact/signals'
import { Api } from '../../core/connection/api.ts'
import { type Introduction, VisitorSession } from '../../core/connection/visitor-session.ts'
import { browserPlatform, isStorageDenied } from '../../core/platform/browser-platform.ts'
import { indexedOutbox } from '../../core/platform/letter-store.ts'
import type { Platform } from '../../core/platform/platform.ts'
import { type LeftForm, Visit } from '../../core/visitor/visit.ts'
import type { VisitorConnectionDeps } from '../../core/visitor/visitor-connection.ts'
import { makeAttachments } from '../../ui/composer/attachments.ts'
import { pictureHosts } from '../../ui/parts/picture-hosts.ts'
import { retrySoon } from '../../ui/parts/retry-soon.ts'
import type { PageFacts, SiteOptions, ToPage } from '../loader/frame-protocol.ts'
import { languageSetter, loadLanguage, speak } from '../words/languages.ts'
import { type Availability, readAvailability, readConfig, type WidgetConfig } from './config.ts'
import { goingOn, remember } from './going-on.ts'
import { lazyFileLinks } from './lazy-file-links.ts'
import type { NotificationDeps } from './notifications.ts'
import type { SiteError, SiteEventDeps } from './site-events.ts'
import { type VisitBeginning, VisitStarter } from './start-visit.ts'
import { type UnsentTexts, unsentTexts } from './unsent-texts.ts'

/** The state of the chat in one frame, and the actions on it. */
export type Chat = Awaited<ReturnType<typeof makeChat>>

export interface ChatDeps {
  readonly options: SiteOptions
  readonly page: PageFacts
  /** The origin of the embedding page. */
  readonly site: string
  /** What the page has stored for the frame. */
  readonly kept?: string | undefined
  readonly tell: (message: ToPage) => void
  /** The configuration, by those who have it; otherwise the server is asked. */
  readonly config?: WidgetConfig
  /** The line to the server, by those who share it. */
  readonly line?: VisitLine
}

/** Loads configuration and language, and continues an open conversation. Throws for a site that is not listed. */
export async function makeChat({ options, site, page, kept, tell, config: known, line = makeLine() }: ChatDeps) {
  const { platform, api, session, visit, isUnkept } = line
  // Usually the page's own language: load it while the configuration is on its way.
  loadLanguage(wishesOf(options)).catch(() => {})
  const config = known ?? (await readConfig(api, options.sid))
  const { sites = [] } = config
  pictureHosts.value = config.pictureHosts ?? []
  const isNamed = sites.includes(site) || site === location.origin
  if (sites.length > 0 && !isNamed) throw new Error(`No chat for ${site}`)
  const isForgetful = isStorageDenied() && !isNamed
  if (isStorageDenied() && isNamed) (await import('./page-storage.ts')).keepOnPage(kept ?? '', tell)
  const language = signal(await loadLanguage(wishesOf(options, config.locale)))
  const { availability, lookWhoIsThere } = makePresence(api, options.sid)
  const { isSoundOn, turnSound } = makeSound(platform)
  const state = { ...makeState(config), isUnkept, isForgetful, availability, isSoundOn, language }
  const going = goingOn(platform, options.sid)
  const unsent = unsentTexts(platform, options.sid)
  const first = new VisitStarter({ platform, api, visit, page, language, target: options, unsent })
  const token = () => session.tokens.current()
  effect(() => speak(language.value))
  effect(() => (state.isOpen.value ? lookAgain(() => visit.stage.peek() === 'idle' && lookWhoIsThere()) : undefined))
  remember({ visit, tell, going, unsent, isLeaving: state.isLeaving, sidNow: () => first.target.sid })
  report({ visit, platform, isSoundOn, tell, sid: options.sid })
  const sid = going.get()
  const hasBegun = sid !== null && session.tokens.stored !== undefined
  // Sends what was written on an earlier page, unless the pre-chat form comes first.
  if (hasBegun || (unsent.list.value.length > 0 && !state.isPrechatAsked.value)) {
    void first.begin(sid === null || sid === options.sid ? {} : { sid })
  } else {
    first.showEarlier()
  }
  return {
    ...{ options, config, visit, attachments: attachmentsOf(config), token, fileUrl: linksOf(api, token) },
    ...{ ...state, ...makeActions({ visit, session, state, first, unsent }) },
    unsent,
    turnSound,
    setLocale: languageSetter(language, () => first.tellMore()),
    minimize: () => tell({ kind: 'close' }),
    tellError: (detail: SiteError) => tell({ kind: 'event', name: 'error', detail }),
  }
}

/** Not needed to open. Without it the chat is just silent, and agents do not see whether the page is in view. */
function report(deps: NotificationDeps & SiteEventDeps): void {
  import('./notifications.ts').then(
    ({ announce }) => announce(deps),
    () => {},
  )
  import('./page-visibility.ts').then(
    ({ tellVisibility }) => tellVisibility(deps.visit),
    () => {},
  )
  tellSite(deps)
}

/** Events for the page's scripts; a page that hears none is none the worse, so they are fetched until they are there. */
function tellSite(deps: SiteEventDeps, times = 1): void {
  import('./site-events.ts').then(
    ({ reportEvents }) => reportEvents(deps),
    () => retrySoon(times, () => tellSite(deps, times + 1)),
  )
}

/** Returns the key of the visitor's draft for this target. */
export function draftKeyOf({ options }: Pick<Chat, 'options'>): string {
  return `visitor ${options.sid}`
}

/** Refreshed each time the chat opens: whoever was there an hour ago may have left. */
/** Looks now and every 20 s while the page is in view. Returns a function that stops it. */
function lookAgain(look: () => unknown): () => void {
  look()
  const timer = setInterval(() => document.hidden || look(), 20_000)
  return () => clearInterval(timer)
}

function makePresence(api: Api, sid: string) {
  const availability = signal<Availability | undefined>(undefined)
  const lookWhoIsThere = () => void readAvailability(api, sid).then((known) => (availability.value = known))
  return { availability, lookWhoIsThere }
}

function makeSound({ storage }: Platform) {
  const isSoundOn = signal(storage.get('parley.sound') !== 'off')
  const turnSound = () => {
    isSoundOn.value = !isSoundOn.value
    storage.set('parley.sound', isSoundOn.value ? 'on' : 'off')
  }
  return { isSoundOn, turnSound }
}

function linksOf(api: Api, token: () => Promise<string>) {
  const asker = { post: async (path: string, body: unknown) => api.post(path, body, { token: await token() }) }
  return lazyFileLinks(async () => {
    const { fileLinks } = await import('../../core/connection/file-links.ts')
    return fileLinks(asker, '/visitor/api/v1/upload/sign')
  })
}

function attachmentsOf({ maxUploadBytes = Number.POSITIVE_INFINITY }: WidgetConfig) {
  return makeAttachments(() => maxUploadBytes)
}

/** In order: the tag's language, the console's setting, the page's, the browser's. */
function wishesOf({ locale, pageLocale }: SiteOptions, setLocale?: string): (string | undefined)[] {
  return [locale, setLocale, pageLocale, ...navigator.languages]
}

/** A visit with what it runs on. */
export type VisitLine = ReturnType<typeof makeLine>

/** Makes the visit of this browser's visitor, or one with a platform that differs. */
export function makeLine({ differing, onConnection }: LineOptions = {}) {
  const platform = { ...browserPlatform(), ...differing }
  const api = new Api(location.origin, platform)
  const session = new VisitorSession(api, platform)
  const isUnkept = signal(false)
  const onStorageError = () => {
    isUnkept.value = true
  }
  const socketUrl = `${location.origin.replace(/^http/, 'ws')}/websocket`
  const visit = new Visit({
    platform,
    api,
    session,
    socketUrl,
    store: indexedOutbox('parley'),
    onStorageError,
    onConnection,
  })
  return { platform, api, session, visit, isUnkept }
}

interface LineOptions {
  readonly differing?: Partial<Platform>
  readonly onConnection?: VisitorConnectionDeps['onConnection']
}

function makeState({ prechat = [], departments = [] }: WidgetConfig) {
  const isPrechatAsked = signal(prechat.length > 0 || departments.length > 1)
  /** The department that the site has chosen. */
  const department = signal<string | undefined>(undefined)
  /** The site fills in the composer, which the agent must not take for typing. */
  const isPrefilling = signal(false)
  const [isOpen, isEndAsked, isRated, isLeaving] = [signal(false), signal(false), signal(false), signal(false)]
  /** Something was written before it was known that a form comes first. */
  const isEarly = signal(false)
  return { isPrechatAsked, isOpen, isEndAsked, isRated, isLeaving, isEarly, department, isPrefilling }
}

interface ActionDeps {
  readonly visit: Visit
  readonly session: VisitorSession
  readonly state: ReturnType<typeof makeState>
  readonly first: VisitStarter
  readonly unsent: UnsentTexts
}

function makeActions({ visit, session, state, first, unsent }: ActionDeps) {
  return {
    say: async (text: string, extra = '') => {
      const stage = visit.stage.value
      // It will be sent with the form.
      if (stage === 'away' || (stage === 'idle' && state.isPrechatAsked.value)) unsent.add(text, extra)
      else await first.say(text, extra)
      state.isEarly.value = false
    },
    startAgain: () => {
      state.isRated.value = false
      state.isLeaving.value = false
      return first.begin()
    },
    rate: async (score: number, comment: string) => {
      state.isRated.value = true
      await visit.rate(score, comment)
    },
    ...{ isRefused: first.isRefused, teaser: first.teaser },
    /** Whether there is a thread that accepts messages. */
    isBegun: computed(() => first.isBegun),
    /** Returns the visitor's name and contact details, as far as they are known here. */
    told: () => ({ ...session.contacts, ...first.identity }),
    leaveMessage: (form: LeftForm) => {
      session.storeContacts(form)
      return visit.leaveMessage(form)
    },
    begin: (given: VisitBeginning = {}) => first.begin(given),
    identify: (said: Introduction) => first.identify(said),
    choose: (sid: string) => first.choose(sid),
    turnTo: (page: PageFacts | undefined) => page && first.turnTo(page),
  }
}
