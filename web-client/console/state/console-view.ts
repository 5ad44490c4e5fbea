import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { ReportState } from '../../../domain/message/report.ts'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import type { Workspace } from '../../core/agent/workspace.ts'
import { NoAnswer, wordOf } from '../../core/connection/api.ts'
import type { ConsoleLanguage } from '../words/languages.ts'
import type { Dialog } from './dialog.ts'
import type { ConsolePage, ContactsPlace, LeftState, SettingsPlace, Tab } from './place.ts'
import { allRecords, type RecordsPlace } from './records-place.ts'
import type { StatisticsPlace } from './statistics-place.ts'

/** A message to jump to in its conversation. */
export interface Sought {
  readonly topic: string
  readonly uid: string
  /** The focused element when the jump was requested. */
  readonly from: Element | null
}

/** A short notice to the agent. */
export interface Toast {
  readonly text: string
  readonly isError: boolean
}

/** A thread that an address names and that cannot be opened. `isFinal` if trying again cannot help. */
export interface UnopenedThread {
  readonly uid: string
  readonly reason: string
  readonly isFinal: boolean
}

/** An open dialog, known by identity. */
export type Layer = object

/** What was done, and how to undo it. */
export interface UndoOffer {
  readonly key: number
  readonly text: string
  readonly undo: () => Promise<unknown>
}

const maxPanes = 3
const maxUndoOffers = 3
const toastLastsMs = 5000

/** What the agent sees and has open. */
export class ConsoleView {
  readonly workspace: Workspace
  readonly language: ReadonlySignal<ConsoleLanguage>
  readonly page = signal<ConsolePage>('inbox')
  readonly tab = signal<Tab>('mine')
  readonly search = signal('')
  /** Where the agent is in the settings, and whether the section's form for a new entry is open. */
  readonly settings = signal<SettingsPlace>({ section: 'own', uid: '', isMaking: false })
  readonly contacts = signal<ContactsPlace>({ search: '', uid: '' })
  readonly records = signal<RecordsPlace>(allRecords)
  readonly statistics = signal<StatisticsPlace>({ uid: '', period: 'week' })
  /** The workgroup whose site the page of visitors shows; empty for the first one. */
  readonly liveSite = signal('')
  readonly leftState = signal<LeftState>('open')
  readonly reportState = signal<ReportState>('OPEN')
  readonly unopened = signal<UnopenedThread | undefined>(undefined)
  readonly current = signal<string | undefined>(undefined)
  readonly pinned = signal<readonly string[]>([])
  readonly dialog = signal<Dialog | undefined>(undefined)
  /** The open dialogs, topmost last. */
  readonly layers = signal<readonly Layer[]>([])
  readonly toast = signal<Toast | undefined>(undefined)
  /** Newest last. */
  readonly undoOffers = signal<readonly UndoOffer[]>([])
  /** Topics in which the composer writes a note. */
  readonly noting = signal<ReadonlySet<string>>(new Set())
  /**
   * The agent moves through the list by keyboard: letters are shortcuts until anything else gets the focus or a click.
   */
  readonly isByKeys = signal(true)
  /** The topic whose composer gets the focus as soon as it is rendered. */
  readonly writesIn = signal<string | undefined>(undefined)
  /** The message that a conversation is being opened at. */
  readonly sought = signal<Sought | undefined>(undefined)
  /** The context panel as a sheet over the conversation, on narrow screens. */
  readonly isSheetOpen = signal(false)
  readonly currentRow: ReadonlySignal<InboxRow | undefined>
  /** Whether a conversation, or the reason why it is not there, has the place of the list on narrow screens. */
  readonly isConversationShown: ReadonlySignal<boolean>
  /** Side by side: the pinned ones and the last other one; without room for that, only the current one. */
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
    this.isConversationShown = computed(() => (this.currentRow.value ?? this.unopened.value) !== undefined)
    this.panes = computed(() => {
      const now = this.currentRow.value
      if (!isSideBySide.value) return now === undefined ? [] : [now]
      const topics = new Set([...this.pinned.value, this.#beside.value ?? ''])
      const shown = [...topics].map((topic) => rows.value.get(topic)).filter((row) => row !== undefined)
      const tooMany = shown.length > maxPanes ? shown.find((row) => row !== now) : undefined
      return shown.filter((row) => row !== tooMany)
    })
    // A failure concerns the page, section or conversation where it happened.
    computed(() => [this.page.value, this.settings.value.section, this.current.value].join()).subscribe(() => {
      if (this.toast.peek()?.isError) this.hush()
    })
  }

  /** Opens a conversation to write in it. */
  show(row: InboxRow): void {
    this.glance(row)
    this.write()
  }

  /** Focuses the composer of the current conversation. */
  write(): void {
    this.writesIn.value = this.current.value
  }

  /** Opens a conversation and leaves the focus where it is. */
  glance(row: InboxRow): void {
    this.page.value = 'inbox'
    this.select(row)
    this.isSheetOpen.value = false
    void this.attempt(() => row.load())
  }

  /** Makes it the conversation that shortcuts and the context panel are about. */
  select({ topic }: InboxRow): void {
    this.current.value = topic
    this.unopened.value = undefined
    if (!this.pinned.value.includes(topic)) this.#beside.value = topic
  }

  leaveConversation(): void {
    this.current.value = undefined
    this.unopened.value = undefined
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

  /** Adds a dialog on top; returns a function that removes it. */
  enter(layer: Layer): () => void {
    this.layers.value = [...this.layers.value, layer]
    return () => {
      this.layers.value = this.layers.value.filter((one) => one !== layer)
    }
  }

  say(text: string): void {
    this.#toast({ text, isError: false })
  }

  /** Shows a notice about something the agent did not do; it stays until dismissed. */
  announce(text: string): void {
    clearTimeout(this.#timer)
    this.toast.value = { text, isError: false }
  }

  /** Removes an outdated success notice after a refusal. */
  hush(): void {
    this.toast.value = undefined
  }

  /** Offers to undo what was done without a confirmation. */
  offerUndo(given: Omit<UndoOffer, 'key'>): void {
    this.#undoKey += 1
    this.undoOffers.value = [...this.undoOffers.value, { ...given, key: this.#undoKey }].slice(-maxUndoOffers)
  }

  withdrawUndo(offer: UndoOffer): void {
    this.undoOffers.value = this.undoOffers.value.filter((one) => one !== offer)
  }

  /** Undoes an offer; by default the newest. */
  async undo(offer = this.undoOffers.value.at(-1)): Promise<void> {
    if (offer === undefined) return
    this.withdrawUndo(offer)
    await this.attempt(offer.undo)
  }

  /** Runs `act` and shows why it failed; returns true on success. */
  async attempt(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act()
      return true
    } catch (error) {
      this.#toast({ text: this.reasonOf(error), isError: true })
      return false
    }
  }

  /** Returns the text for a failure. */
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

/** Opens the record of a conversation, at a message by its seq or at its end. */
export function showRecord(view: ConsoleView, place: { threadUid: string; at?: number; text?: string }): void {
  const { threadUid, at = 0, text = '' } = place
  view.records.value = { filters: { ...allRecords.filters, text }, threadUid, at }
  view.page.value = 'records'
}
