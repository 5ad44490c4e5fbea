import { computed, type ReadonlySignal } from '@preact/signals'
import { type Api, ApiRefusal } from '../../core/connection/api.ts'
import type { Introduction } from '../../core/connection/visitor-session.ts'
import { waitForServer } from '../../core/connection/wait-for-server.ts'
import type { Platform } from '../../core/platform/platform.ts'
import type { Stage } from '../../core/visitor/stage.ts'
import type { Target } from '../../core/visitor/target.ts'
import type { Visit } from '../../core/visitor/visit.ts'
import type { PageFacts } from '../loader/frame-protocol.ts'
import type { WidgetLanguage } from '../words/languages.ts'
import type { UnsentTexts } from './unsent-texts.ts'

const retryMs = 5000
/** A page whose title blinks is told about so often at most. */
const pageRestMs = 5000

/** What is known before the first word. */
export interface VisitBeginning {
  /** Of the form before. */
  readonly answers?: Introduction
  /** A department's uid. */
  readonly sid?: string
}

interface VisitStarterDeps {
  readonly platform: Platform
  readonly api: Api
  readonly visit: Visit
  readonly page: PageFacts
  readonly language: ReadonlySignal<WidgetLanguage>
  readonly target: Target
  readonly unsent: UnsentTexts
}

/** Begins a visit, one beginning at a time, and begins again by itself while there is no network. */
export class VisitStarter {
  /** The server said no, and would again. */
  readonly isRefused: ReadonlySignal<boolean>
  readonly #deps: VisitStarterDeps
  #page: PageFacts
  #identity: Introduction = {}
  #known: VisitBeginning = {}
  #cancelRetry = () => {}
  #underWay: Promise<void> | undefined
  #isMoreKnown = false
  #isResting = false

  constructor(deps: VisitStarterDeps) {
    const { failure } = deps.visit
    this.#deps = deps
    this.#page = deps.page
    this.isRefused = computed(() => failure.value instanceof ApiRefusal && !failure.value.isPassing)
  }

  /** Returns the department that the visitor chose, else the target of the site. */
  get target(): Target {
    const { sid } = this.#known
    return sid === undefined ? this.#deps.target : { type: 'WORKGROUP', sid }
  }

  /** What the page has said of the visitor. */
  get identity(): Introduction {
    return this.#identity
  }

  /** Resolves once a conversation is there and what was written before is on its way, or it failed. */
  begin(given: VisitBeginning = {}): Promise<void> {
    this.#cancelRetry()
    this.#known = { ...this.#known, ...given }
    this.#isMoreKnown ||= Object.keys(given).length > 0
    this.#underWay ??= this.#run().finally(() => {
      this.#underWay = undefined
    })
    return this.#underWay
  }

  /** Whether there is a thread that takes what is said. */
  get isBegun(): boolean {
    return isGoingOn(this.#deps.visit.stage.value)
  }

  /** Says something, after what waits already; before there is a conversation it is kept, and one begins. */
  async say(text: string, extra = ''): Promise<void> {
    const { visit, unsent } = this.#deps
    const conversation = visit.conversation.value
    if (conversation !== undefined && this.isBegun && unsent.list.value.length === 0) {
      await conversation.send('TEXT', text, { extra })
    } else {
      unsent.add(text, extra)
      await this.begin()
    }
  }

  /** The page says who the visitor is, or more of them. */
  identify(said: Introduction): void {
    const isOther = said.visitorUid !== undefined && said.visitorUid !== this.#identity.visitorUid
    this.#identity = { ...this.#identity, ...said }
    if (this.#deps.visit.stage.value === 'idle') return this.showEarlier()
    if (!isOther) return this.tellMore()
    this.#isMoreKnown = true
    void this.begin()
  }

  /** Shows the messages of earlier visits before the first word. If that fails, one can write all the same. */
  showEarlier(): void {
    this.#deps.visit.showEarlier(this.target, this.#identity.visitorUid).catch(() => {})
  }

  /** The visitor has gone on to another page of a site that does not load it anew. */
  turnTo(page: PageFacts): void {
    if (page.url === this.#page.url && page.title === this.#page.title) return
    this.#page = page
    if (!this.#isResting) this.#tellPage()
  }

  #tellPage(): void {
    const told = this.#page
    this.tellMore()
    this.#isResting = true
    this.#deps.platform.clock.after(pageRestMs, () => {
      this.#isResting = false
      if (this.#page !== told) this.#tellPage()
    })
  }

  async #run(): Promise<void> {
    const { visit, unsent } = this.#deps
    do {
      this.#isMoreKnown = false
      await visit.begin(this.#introduction(), this.target)
    } while (this.#isMoreKnown)
    const conversation = visit.conversation.value
    if (visit.stage.value === 'failed') {
      if (!this.isRefused.value) this.#cancelRetry = this.#soon(() => void this.begin())
    } else if (visit.stage.value !== 'away' && conversation !== undefined) {
      // While nobody is there the form takes up what was written.
      await unsent.sendTo(conversation)
    }
  }

  /** As soon as the server answers again; one that was there all the time, and is only too busy, has a moment. */
  #soon(act: () => void): () => void {
    const { platform, api } = this.#deps
    let waitMs = retryMs
    let cancel = () => {}
    const end = waitForServer({
      ...{ platform, api },
      onSilent: () => {
        waitMs = 0
      },
      onThere: () => {
        cancel = platform.clock.after(waitMs, act)
      },
    })
    return () => {
      end()
      cancel()
    }
  }

  /** To whoever is talked with already; when it does not get through, the next beginning brings it. */
  tellMore(): void {
    const { visit } = this.#deps
    if (visit.stage.value !== 'idle') visit.introduce(this.#introduction()).catch(() => {})
  }

  #introduction(): Introduction {
    const { url, title, referrer } = this.#page
    const page = { url, title, referrer, lang: this.#deps.language.value.tag, browser: navigator.userAgent }
    return { ...page, ...this.#known.answers, ...this.#identity }
  }
}

/** Whether a visit that stands so has a thread that takes what is said. */
export function isGoingOn(stage: Stage): boolean {
  return stage === 'waiting' || stage === 'chatting'
}
