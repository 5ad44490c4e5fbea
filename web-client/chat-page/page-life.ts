import { type ReadonlySignal, signal } from '@preact/signals'
import type { StoredVisitor } from '../core/connection/visitor-session.ts'
import { browserPlatform } from '../core/platform/browser-platform.ts'
import type { Platform } from '../core/platform/platform.ts'
import type { VisitorConnection } from '../core/visitor/visitor-connection.ts'
import { retrySoon } from '../ui/parts/retry-soon.ts'
import { makeLine } from '../widget/chat/chat.ts'
import type { NamedInAddress } from './address.ts'
import { endable } from './endable.ts'
import { tellHost } from './host.ts'
import type { Identity } from './identity.ts'
import { findConfig } from './kept-config.ts'
import { home, type Places } from './places.ts'
import type { Reads } from './reads.ts'
import { type OpenedPage, startPage } from './start-page.ts'
import type { Hindrance } from './words/words.ts'

/** What the page shows. */
export type Screen =
  | { readonly kind: 'loading' }
  | { readonly kind: 'hindered'; readonly why: Hindrance }
  | { readonly kind: 'open'; readonly page: OpenedPage }

export interface PageLifeDeps extends NamedInAddress {
  readonly places: Places
  readonly reads: Reads
  /** Called with the origins that the target's setting allows. */
  readonly onSites: (sites: readonly string[]) => void
}

/** Rarely needed by those who come back, so it is loaded when it is. */
const person = () => import('./person.ts')

/** Opens the chat for one person after the other; what is of one ends before another begins. */
export class PageLife {
  readonly screen: ReadonlySignal<Screen>
  readonly #screen = signal<Screen>({ kind: 'loading' })
  readonly #deps: PageLifeDeps
  #identity: Identity | undefined
  #isSure = false
  /** Whoever is here; undefined until a guest is known. */
  #here: StoredVisitor | undefined
  #end = () => {}
  /** Attempts so far, to open for the same person. */
  #failures = 0
  #attempt = 0

  constructor(deps: PageLifeDeps) {
    this.#deps = deps
    this.screen = this.#screen
  }

  /** Whoever was handed over last. */
  get identity(): Identity | undefined {
    return this.#identity
  }

  /** Opens for a person, or for whoever was here last, or for a guest. Asks before it replaces somebody, unless sure. */
  open(identity?: Identity, isSure = false): void {
    this.#identity = identity
    this.#isSure = isSure
    this.#failures = 0
    this.#again()
  }

  /** Tries to open at once, because a person wants it. */
  tryNow(): void {
    this.#again()
  }

  /** Opens for a guest, and forgets whoever had a name here. */
  async openForGuest(): Promise<void> {
    this.#leave()
    this.#screen.value = { kind: 'loading' }
    await (await person()).becomeGuest(this.#deps.reads)
    this.open()
  }

  /** Shows why there is no chat. */
  hinder(why: Hindrance): void {
    this.#leave()
    this.#screen.value = { kind: 'hindered', why }
  }

  /** Takes an identity that was handed over while the page is there. */
  identify(identity: Identity, isSure?: boolean): void {
    const { value } = this.#screen
    if (value.kind !== 'open' || this.#here?.visitorUid !== identity.visitorUid) return this.open(identity, isSure)
    this.#identity = identity
    value.page.identify(identity)
  }

  /** Logs the person out, here and on the server, and deletes everything of theirs. */
  logOut(): Promise<void> {
    return this.#depart('loggedOut', 'signOut')
  }

  /** Ends what is here, has it deleted from this browser, and says why. */
  async #depart(why: Hindrance, forget: 'signOut' | 'forgetAll'): Promise<void> {
    this.#leave()
    this.#screen.value = { kind: 'loading' }
    this.#deps.places.go(home)
    await (await person())[forget](this.#deps.reads)
    tellHost({ parley: 'logout' })
    this.hinder(why)
  }

  #leave(): void {
    this.#attempt += 1
    this.#end()
    this.#end = () => {}
  }

  #again(): void {
    this.#leave()
    if (this.#failures === 0) this.#screen.value = { kind: 'loading' }
    const attempt = this.#attempt
    this.#make(() => attempt !== this.#attempt).catch((error: unknown) => {
      console.error(error)
      if (attempt === this.#attempt) this.#fail('failed')
    })
  }

  /** Says why, and tries again by itself. */
  #fail(why: Hindrance): void {
    this.hinder(why)
    this.#failures += 1
    this.#end = retrySoon(this.#failures, () => this.#again())
  }

  async #make(isOver: () => boolean): Promise<void> {
    const { target, locale, places, reads, onSites } = this.#deps
    if (target === undefined) return this.hinder('incomplete')
    const { outlets, end } = endable(browserPlatform())
    const { line, connection } = this.#line(outlets, isOver)
    this.#end = end
    const found = await findConfig(line.api, outlets.storage, target.sid)
    if (isOver()) return
    if (found.kind === 'unknown') return this.hinder('unknown')
    if (found.kind === 'offline') return this.#fail('offline')
    const { config } = found
    onSites(config.sites ?? [])
    // An identity that waited for this has begun anew.
    if (isOver()) return
    const [identity, isSure] = [this.#identity, this.#isSure]
    const signedIn = identity && (await (await person()).signIn(line, { identity, isSure }, reads))
    if (isOver()) return
    if (signedIn === 'unreached') return this.#fail('offline')
    if (signedIn === 'refused') return this.#refuse()
    if (signedIn === 'asking') return this.hinder('asking')
    // Of whoever is not here any more nothing stays, such as of one whom the server has forgotten.
    this.#here = line.session.tokens.stored
    reads.clear(this.#here?.uid).catch(() => {})
    const keepReading = (uid: string) => reads.keep(outlets.clock, uid)
    const page = await startPage({ target, locale, config, identity, line, connection, places, keepReading })
    const endAll = () => {
      page.end()
      end()
    }
    if (isOver()) return endAll()
    this.#end = endAll
    this.#failures = 0
    this.#screen.value = { kind: 'open', page }
  }

  /** Makes a line to the server. Whom the server knows no more, they have to go: it cannot say why. */
  #line(outlets: Partial<Platform>, isOver: () => boolean) {
    const connection = signal<VisitorConnection | undefined>(undefined)
    const lose = () => {
      const why = this.#here?.visitorUid === undefined ? 'ended' : 'endedNamed'
      if (!isOver()) void this.#depart(why, 'forgetAll')
    }
    const line = makeLine({
      differing: outlets,
      onConnection: (one) => {
        this.#here ??= line.session.tokens.stored
        // In exchange for their token, the server has made somebody new.
        if (this.#here?.uid !== one.uid) return lose()
        connection.value = one
      },
    })
    line.visit.connectionState.subscribe((state) => state === 'over' && lose())
    return { line, connection }
  }

  #refuse(): void {
    this.#identity = undefined
    tellHost({ parley: 'refused' })
    this.hinder('refused')
  }
}
