import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { WireThread } from '../../proto/wire.ts'
import { wordOf } from '../core/agent-api.ts'
import { NoAnswer } from '../core/api.ts'
import type { Desk } from '../core/desk.ts'
import type { Row } from '../core/desk-row.ts'
import type { Language } from './languages.ts'

/** The pages of the console. */
export type Page = 'inbox' | 'left' | 'statistics' | 'settings'

/** The tabs of the inbox, in their order. */
export const tabs = ['mine', 'queue', 'all', 'closed', 'team'] as const
export type Tab = (typeof tabs)[number]

/** What stands before everything else. */
export type Dialog =
  | { readonly kind: 'hand-over'; readonly what: 'TRANSFER' | 'INVITE'; readonly row: Row }
  | { readonly kind: 'end' | 'leave'; readonly row: Row }
  | { readonly kind: 'take-over'; readonly thread: WireThread }
  | { readonly kind: 'palette' | 'keys' | 'leaving' }

/** One short word to the agent. */
export interface Toast {
  readonly text: string
  readonly isError: boolean
}

/** What was done, and how it is taken back. */
export interface UndoOffer {
  readonly key: number
  readonly text: string
  readonly undo: () => Promise<unknown>
}

const maxPinned = 3
const maxUndoOffers = 3
const toastLastsMs = 5000

/** What the agent looks at. */
export class ConsoleView {
  readonly desk: Desk
  readonly language: ReadonlySignal<Language>
  readonly page = signal<Page>('inbox')
  readonly tab = signal<Tab>('mine')
  readonly search = signal('')
  readonly current = signal<string | undefined>(undefined)
  readonly pinned = signal<readonly string[]>([])
  readonly dialog = signal<Dialog | undefined>(undefined)
  readonly toast = signal<Toast | undefined>(undefined)
  /** The newest last. */
  readonly undoOffers = signal<readonly UndoOffer[]>([])
  /** Topics in which a note is being written. */
  readonly noting = signal<ReadonlySet<string>>(new Set())
  /** A sheet over the conversation on narrow screens. */
  readonly isSheetOpen = signal(false)
  readonly currentRow: ReadonlySignal<Row | undefined>
  /** Side by side: what is kept, and what is looked at now. */
  readonly panes: ReadonlySignal<readonly Row[]>
  #undoKey = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(desk: Desk, language: ReadonlySignal<Language>) {
    this.desk = desk
    this.language = language
    const { rows } = desk.inbox
    this.currentRow = computed(() => rows.value.get(this.current.value ?? ''))
    this.panes = computed(() => {
      const kept = this.pinned.value.map((topic) => rows.value.get(topic)).filter((row) => row !== undefined)
      const now = this.currentRow.value
      return now === undefined || kept.includes(now) ? kept : [...kept, now].slice(-maxPinned)
    })
  }

  show(row: Row): void {
    this.page.value = 'inbox'
    this.current.value = row.topic
    this.isSheetOpen.value = false
    void this.attempt(() => row.load())
  }

  leaveConversation(): void {
    this.current.value = undefined
    this.isSheetOpen.value = false
  }

  togglePinned({ topic }: Row): void {
    const without = this.pinned.value.filter((one) => one !== topic)
    const isPinned = without.length < this.pinned.value.length
    this.pinned.value = isPinned ? without : [...without, topic].slice(-maxPinned)
  }

  toggleNote({ topic }: Row): void {
    const noting = new Set(this.noting.value)
    if (!noting.delete(topic)) noting.add(topic)
    this.noting.value = noting
  }

  say(text: string): void {
    this.#toast({ text, isError: false })
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

/** The name of who is on the other side. */
export function nameOf(row: Row, desk: Desk): string {
  const { user } = row.thread.value
  return row.isColleague ? (colleagueOf(row, desk)?.nickname ?? user.nickname) : visitorName(user, desk)
}

/** What a visitor is called: by agents, else by themselves, else a piece of the uid. */
export function visitorName({ uid, nickname }: Pick<WireThread['user'], 'uid' | 'nickname'>, desk: Desk): string {
  return desk.contactNames.byUid.value.get(uid) || nickname || uid.slice(0, 6)
}

/** Who is talked with one to one. */
export function colleagueOf({ topic }: Row, desk: Desk) {
  const other = topic.split('/').find((uid, index) => index >= 2 && uid !== desk.agent.uid)
  return desk.colleagues.byUid.value.get(other ?? '')
}
