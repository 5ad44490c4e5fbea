import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { WireThread } from '../../../proto/wire.ts'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import type { Offer, Proposal } from '../../core/agent/request.ts'
import type { Workspace } from '../../core/agent/workspace.ts'
import { NoAnswer, wordOf } from '../../core/connection/api.ts'
import type { ConsoleLanguage } from '../words/languages.ts'

/** The pages of the console. */
export type ConsolePage = 'inbox' | 'left' | 'statistics' | 'settings'

/** The tabs of the inbox, in their order. */
export const tabs = ['mine', 'queue', 'all', 'closed', 'team'] as const
export type Tab = (typeof tabs)[number]

/** A section of the settings. */
export interface SettingsPlace {
  readonly section: 'own' | 'quickReplies' | 'agents' | 'workgroups' | 'widget' | 'apiKeys' | 'audit'
  readonly isMaking: boolean
}

/** What stands before everything else. */
export type Dialog =
  | { readonly kind: 'hand-over'; readonly what: 'TRANSFER' | 'INVITE'; readonly row: InboxRow }
  | { readonly kind: 'end' | 'leave' | 'ask-rating'; readonly row: InboxRow }
  | { readonly kind: 'decline'; readonly request: Offer | Proposal }
  | { readonly kind: 'take-over'; readonly thread: WireThread }
  | { readonly kind: 'palette' | 'keys' | 'leaving' | 'sign-out' }

/** A message that is looked for in its conversation. */
export interface Sought {
  readonly topic: string
  readonly uid: string
  /** What had the focus when it was asked for. */
  readonly from: Element | null
}

/** One short word to the agent. */
export interface Toast {
  readonly text: string
  readonly isError: boolean
}

/** Whatever stands before everything else, known by itself. */
export type Layer = object

/** What was done, and how it is taken back. */
export interface UndoOffer {
  readonly key: number
  readonly text: string
  readonly undo: () => Promise<unknown>
}

const maxPanes = 3
const maxUndoOffers = 3
const toastLastsMs = 5000

/** What the agent looks at. */
export class ConsoleView {
  readonly workspace: Workspace
  readonly language: ReadonlySignal<ConsoleLanguage>
  readonly page = signal<ConsolePage>('inbox')
  readonly tab = signal<Tab>('mine')
  readonly search = signal('')
  /** The section of the settings that is looked at, and whether something new is to be made there. */
  readonly settings = signal<SettingsPlace>({ section: 'own', isMaking: false })
  readonly current = signal<string | undefined>(undefined)
  readonly pinned = signal<readonly string[]>([])
  readonly dialog = signal<Dialog | undefined>(undefined)
  /** The dialogs that are open, the uppermost last. */
  readonly layers = signal<readonly Layer[]>([])
  readonly toast = signal<Toast | undefined>(undefined)
  /** The newest last. */
  readonly undoOffers = signal<readonly UndoOffer[]>([])
  /** Topics in which a note is being written. */
  readonly noting = signal<ReadonlySet<string>>(new Set())
  /** The agent goes through the list by keys: letters are shortcuts, until anything else is touched. */
  readonly isByKeys = signal(true)
  /** The topic of which the composer gets the focus, as soon as it stands there. */
  readonly writesIn = signal<string | undefined>(undefined)
  /** The message that a conversation is being opened at. */
  readonly sought = signal<Sought | undefined>(undefined)
  /** A sheet over the conversation on narrow screens. */
  readonly isSheetOpen = signal(false)
  readonly currentRow: ReadonlySignal<InboxRow | undefined>
  /** Side by side: what is kept, and the last that is not; without the room only what is looked at now. */
  readonly panes: ReadonlySignal<readonly InboxRow[]>
  readonly isSideBySide: ReadonlySignal<boolean>
  readonly #beside = signal<string | undefined>(undefined)
  #undoKey = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(workspace: Workspace, language: ReadonlySignal<ConsoleLanguage>, isSideBySide: ReadonlySignal<boolean>) {
    this.workspace = workspace
    this.language = language
    this.isSideBySide = isSideBySide
    const { rows } = workspace.inbox
    this.currentRow = computed(() => rows.value.get(this.current.value ?? ''))
    this.panes = computed(() => {
      const now = this.currentRow.value
      if (!isSideBySide.value) return now === undefined ? [] : [now]
      const topics = new Set([...this.pinned.value, this.#beside.value ?? ''])
      const shown = [...topics].map((topic) => rows.value.get(topic)).filter((row) => row !== undefined)
      const tooMany = shown.length > maxPanes ? shown.find((row) => row !== now) : undefined
      return shown.filter((row) => row !== tooMany)
    })
  }

  /** Opens it to write in it. */
  show(row: InboxRow): void {
    this.glance(row)
    this.write()
  }

  /** Puts the focus where one writes in what is looked at. */
  write(): void {
    this.writesIn.value = this.current.value
  }

  /** Opens it while the focus stays where it is. */
  glance(row: InboxRow): void {
    this.page.value = 'inbox'
    this.select(row)
    this.isSheetOpen.value = false
    void this.attempt(() => row.load())
  }

  /** Makes a row the one that keys and the context panel are about. */
  select({ topic }: InboxRow): void {
    this.current.value = topic
    if (!this.pinned.value.includes(topic)) this.#beside.value = topic
  }

  leaveConversation(): void {
    this.current.value = undefined
    this.#beside.value = undefined
    this.isSheetOpen.value = false
  }

  togglePinned(row: InboxRow): void {
    const without = this.pinned.value.filter((one) => one !== row.topic)
    const isPinned = without.length < this.pinned.value.length
    this.pinned.value = isPinned ? without : [...without, row.topic].slice(-maxPanes)
    this.select(row)
    this.write()
  }

  toggleNote(row: InboxRow): void {
    const noting = new Set(this.noting.value)
    if (!noting.delete(row.topic)) noting.add(row.topic)
    this.noting.value = noting
    this.select(row)
    this.write()
  }

  /** Stands before everything else until the answer is called. */
  enter(layer: Layer): () => void {
    this.layers.value = [...this.layers.value, layer]
    return () => {
      this.layers.value = this.layers.value.filter((one) => one !== layer)
    }
  }

  say(text: string): void {
    this.#toast({ text, isError: false })
  }

  /** Says what happened without the agent: it stands until they have read it. */
  announce(text: string): void {
    clearTimeout(this.#timer)
    this.toast.value = { text, isError: false }
  }

  /** What was said to have worked is old once something is refused. */
  hush(): void {
    this.toast.value = undefined
  }

  /** Something was deleted without a question: for a while it can be taken back. */
  offerUndo(given: Omit<UndoOffer, 'key'>): void {
    this.#undoKey += 1
    this.undoOffers.value = [...this.undoOffers.value, { ...given, key: this.#undoKey }].slice(-maxUndoOffers)
  }

  withdrawUndo(offer: UndoOffer): void {
    this.undoOffers.value = this.undoOffers.value.filter((one) => one !== offer)
  }

  /** Takes back what an offer is about; by default the newest. */
  async undo(offer = this.undoOffers.value.at(-1)): Promise<void> {
    if (offer === undefined) return
    this.withdrawUndo(offer)
    await this.attempt(offer.undo)
  }

  /** Does it, and tells why it did not work; true when it did. */
  async attempt(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act()
      return true
    } catch (error) {
      this.#toast({ text: this.reasonOf(error), isError: true })
      return false
    }
  }

  /** Why something did not work, in words. */
  reasonOf(error: unknown): string {
    const { errors } = this.language.value.console
    return error instanceof NoAnswer ? errors.offline : (errors[wordOf(error)] ?? errors.other)
  }

  #toast(toast: Toast): void {
    clearTimeout(this.#timer)
    this.toast.value = toast
    this.#timer = setTimeout(() => {
      this.toast.value = undefined
    }, toastLastsMs)
  }
}
