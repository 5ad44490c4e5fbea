import { computed, type ReadonlySignal, signal } from '@preact/signals'
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
/** Interval of the throttle on page reports, for a page whose title blinks. */
const pageRestMs = 5000

/** What is known before the first message. */
export interface VisitBeginning {
  /** The answers of the pre-chat form. */
  readonly answers?: Introduction
  /** A department's uid. */
  readonly sid?: string
}

/** A text of the workgroup beside the bubble. */
interface Teased {
  /** Of its trigger. */
  readonly name: string
  readonly lang: string
  readonly text: string
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

/** Begins a visit, one attempt at a time, and retries while there is no network. */
export class VisitStarter {
  /** The server refused, and would refuse again. */
  readonly isRefused: ReadonlySignal<boolean>
  /** What the workgroup has said first, until the visitor answers it. */
  readonly teaser = signal<Teased | undefined>(undefined)
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

  /** The target of the visit: the chosen department, otherwise the site's own. */
  get target(): Target {
    const { sid } = this.#known
    return sid === undefined ? this.#deps.target : { type: 'WORKGROUP', sid }
  }

  /** The identity that the page has given. */
  get identity(): Introduction {
    return this.#identity
  }

  /** Resolves once there is a conversation and the unsent texts are in its outbox, or the attempt has failed. */
  begin(given: VisitBeginning = {}): Promise<void> {
    this.#cancelRetry()
    this.#known = { ...this.#known, ...given }
    this.#isMoreKnown ||= Object.keys(given).length > 0
    this.#underWay ??= this.#run().finally(() => {
      this.#underWay = undefined
    })
    return this.#underWay
  }

  /** Chooses the department of the next conversation. */
  choose(sid: string): void {
    this.#known = { ...this.#known, sid }
    if (this.#deps.visit.stage.value === 'idle') this.showEarlier()
  }

  /** Whether there is a thread that accepts messages. */
  get isBegun(): boolean {
    return isGoingOn(this.#deps.visit.stage.value)
  }

  /** Sends a text after those that wait; without a conversation it waits as well, and a visit begins. */
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

  /** Takes what the page says about the visitor, the first time or later. */
  identify(said: Introduction): void {
    const isOther = said.visitorUid !== undefined && said.visitorUid !== this.#identity.visitorUid
    this.#identity = { ...this.#identity, ...said }
    if (this.#deps.visit.stage.value === 'idle') return this.showEarlier()
    if (!isOther) return this.tellMore()
    this.#isMoreKnown = true
    void this.begin()
  }

  /** Shows the earlier visits before the first message. If that fails, the visitor can write all the same. */
  showEarlier(): void {
    this.#deps.visit.showEarlier(this.target, this.#identity.visitorUid).catch(() => {})
  }

  /** Reports that the visitor moved to another page without a page load. */
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
      await visit.begin(this.#introduction(), { ...this.target, trigger: this.teaser.value })
    } while (this.#isMoreKnown)
    const conversation = visit.conversation.value
    if (visit.stage.value === 'failed') {
      if (!this.isRefused.value) this.#cancelRetry = this.#soon(() => void this.begin())
      return
    }
    this.teaser.value = undefined
    if (visit.stage.value !== 'away' && conversation !== undefined) {
      // While nobody is available, the form takes what was written.
      await unsent.sendTo(conversation)
    }
  }

  /** Calls `act` once the server responds again; after a pause if it responded all along and is just too busy. */
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

  /** Sends the introduction to the current thread; if that fails, the next begin() sends it. */
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

/** Returns whether a visit at this stage has a thread that accepts messages. */
export function isGoingOn(stage: Stage): boolean {
  return stage === 'waiting' || stage === 'chatting'
}
