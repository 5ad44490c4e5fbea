import { useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { excerptOf } from '../../ui/contents/excerpt.ts'
import { textsOf } from '../inbox/visible-rows.ts'
import { focusSearch } from '../parts/focus-targets.ts'
import { leavePage } from '../parts/leave-page.ts'
import { Modal } from '../parts/modal.tsx'
import { openForTyping } from '../parts/open-for-typing.ts'
import { saidBy } from '../parts/reader.ts'
import { statusOf } from '../state/agent-status.ts'
import type { Surroundings } from '../state/console-context.ts'
import { useConsole } from '../state/console-context.ts'
import type { ConsoleView } from '../state/console-view.ts'
import { nameOf } from '../state/names.ts'
import type { ConsoleWords } from '../words/words.ts'

interface PaletteEntry {
  readonly key: string
  readonly group: string
  readonly text: string
  readonly hint: string
  /** More texts it is found by. */
  readonly also?: readonly string[]
  readonly act: () => void
}

const maxEntries = 12
/** Entries shown per group before anything is typed. */
const firstOfGroup = 4

/** Finds people, conversations and actions by name. */
export function CommandPalette() {
  const around = useConsole()
  const { view, words } = around
  const wanted = useSignal('')
  const at = useSignal(0)
  const list = useChosenInView(at.value)
  const close = () => {
    view.dialog.value = undefined
  }
  const shown = [...found(entriesOf(around, words), wanted.value), ...searchOf(view, words, wanted.value)]
  const go = (entry: PaletteEntry | undefined) => {
    if (entry === undefined) return
    close()
    entry.act()
  }
  const pressed = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by !== undefined) at.value = Math.max(0, Math.min(shown.length - 1, at.value + by))
    else if (event.key === 'Enter') go(shown[at.value])
    else return
    event.preventDefault()
  }
  const typed = (text: string) => {
    wanted.value = text
    at.value = 0
  }
  return (
    <Modal label={words.palette.find} kind="palette" onClose={close}>
      <Wanted text={wanted.value} onKey={pressed} onText={typed} />
      <div ref={list} id="palette-found" role="listbox" aria-label={words.palette.find}>
        {shown.length === 0 && <p class="hint">{words.palette.nothing}</p>}
        {[...Map.groupBy(shown, ({ group }) => group)].map(([group, entries]) => (
          <Group key={group} {...{ group, entries, go }} chosen={shown[at.value]} />
        ))}
      </div>
    </Modal>
  )
}

/** Scrolls the selected entry into view. */
function useChosenInView(at: number) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }), [at])
  return list
}

interface GroupProps {
  readonly group: string
  readonly entries: readonly PaletteEntry[]
  readonly chosen: PaletteEntry | undefined
  readonly go: (entry: PaletteEntry) => void
}

function Group({ group, entries, chosen, go }: GroupProps) {
  const title = useId()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a listbox may not contain a fieldset
    <div role="group" aria-labelledby={title}>
      <p class="menu-title" id={title}>
        <small>{group}</small>
      </p>
      {entries.map((entry) => (
        <button
          key={entry.key}
          type="button"
          role="option"
          class="menu-item"
          aria-selected={entry === chosen}
          onClick={() => go(entry)}
        >
          <bdi>{entry.text}</bdi>
          {entry.hint !== '' && <small>{entry.hint}</small>}
        </button>
      ))}
    </div>
  )
}

function Wanted(props: {
  readonly text: string
  readonly onKey: (event: KeyboardEvent) => void
  readonly onText: (text: string) => void
}) {
  const { palette } = useConsole().words
  return (
    <input
      type="text"
      role="combobox"
      aria-expanded="true"
      aria-controls="palette-found"
      aria-label={palette.find}
      placeholder={palette.find}
      autofocus
      value={props.text}
      onKeyDown={props.onKey}
      onInput={(event) => props.onText(event.currentTarget.value)}
    />
  )
}

function found(entries: readonly PaletteEntry[], wanted: string): readonly PaletteEntry[] {
  if (wanted.trim() !== '') return entries.filter((entry) => isFitting(entry, wanted)).slice(0, maxEntries)
  const groups = Map.groupBy(entries, ({ group }) => group)
  return [...groups.values()].flatMap((group) => group.slice(0, firstOfGroup))
}

function isFitting({ text, also = [] }: PaletteEntry, wanted: string): boolean {
  const lower = [text, ...also].join('\n').toLowerCase()
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((part) => lower.includes(part))
}

function entriesOf({ view, preferences }: Surroundings, words: ConsoleWords): PaletteEntry[] {
  return [
    ...conversationsOf(view, words),
    ...peopleOf(view, words),
    ...actionsOf(view, words),
    ...restOf({ view, preferences }, words),
  ]
}

function conversationsOf(view: ConsoleView, { palette }: ConsoleWords): PaletteEntry[] {
  const { mine, closed } = view.workspace.inbox
  const { shared } = view.language.value
  const hintOf = ({ last, isColleague, isGroup }: InboxRow) => {
    if (last.value === undefined) return ''
    const by = isColleague && !isGroup ? '' : saidBy(view, last.value)
    return `${by === '' ? '' : `${by}: `}${excerptOf(last.value, shared).slice(0, 40)}`
  }
  return [...mine.value, ...closed.value.filter((row) => !row.isOpen.value)].map((row) => ({
    key: row.topic,
    group: palette.conversations,
    text: nameOf(row, view),
    also: textsOf(row),
    hint: hintOf(row),
    act: () => {
      // The previous search would hide it in the list.
      view.search.value = ''
      view.show(row)
    },
  }))
}

/** Only the server knows old messages: this runs the search of the inbox. */
function searchOf(view: ConsoleView, { palette }: ConsoleWords, wanted: string): readonly PaletteEntry[] {
  const text = wanted.trim()
  if (text === '') return []
  const search = () => {
    view.page.value = 'inbox'
    view.leaveConversation()
    view.search.value = text
    // After the closing dialog has restored the focus.
    requestAnimationFrame(focusSearch)
  }
  return [{ key: 'search', group: palette.conversations, text: palette.search(text), hint: '', act: search }]
}

function peopleOf(view: ConsoleView, { palette, status }: ConsoleWords): PaletteEntry[] {
  const { colleagues, agent } = view.workspace
  return colleagues.all.value
    .filter(({ uid }) => uid !== agent.uid)
    .map((one) => ({
      key: one.uid,
      group: palette.people,
      text: one.nickname,
      hint: status[statusOf(one)],
      act: () => void openForTyping(view, () => view.workspace.threads.openWith(one.uid)),
    }))
}

function actionsOf(view: ConsoleView, words: ConsoleWords): PaletteEntry[] {
  const group = words.palette.actions
  const entry = (text: string, act: () => void, hint = ''): PaletteEntry => ({ key: text, group, text, hint, act })
  const row = view.currentRow.value
  const here =
    row?.isOpen.value && !row.isColleague && !row.isGuest.value
      ? [
          entry(words.pane.transfer, () => (view.dialog.value = { kind: 'hand-over', what: 'TRANSFER', row }), 'T'),
          entry(words.pane.invite, () => (view.dialog.value = { kind: 'hand-over', what: 'INVITE', row }), 'I'),
          entry(words.pane.note, () => view.toggleNote(row), 'N'),
          entry(words.pane.end, () => (view.dialog.value = { kind: 'end', row }), 'E'),
        ]
      : []
  const statuses = (['AVAILABLE', 'BUSY', 'AWAY'] as const).map((status) =>
    entry(
      words.palette.setStatus(words.status[status]),
      () => void view.attempt(() => view.workspace.presence.choose(status)),
    ),
  )
  const pages = (['inbox', 'left', 'statistics', 'settings'] as const).map((page) =>
    entry(words.pages[page], () => void leavePage(view, () => (view.page.value = page))),
  )
  return [
    ...here,
    ...statuses,
    ...pages,
    entry(words.announce.title, () => (view.dialog.value = { kind: 'announce' })),
    entry(words.keys.title, () => (view.dialog.value = { kind: 'keys' }), 'Ctrl /'),
  ]
}

function restOf(
  { view, preferences }: Pick<Surroundings, 'view' | 'preferences'>,
  words: ConsoleWords,
): PaletteEntry[] {
  const group = words.palette.actions
  const themes = (['light', 'dark', 'auto'] as const).map((theme) => {
    const text = `${words.settings.theme}: ${words.settings.themes[theme]}`
    return { key: text, group, text, hint: '', act: () => (preferences.theme.value = theme) }
  })
  return [
    ...themes,
    { key: 'log out', group, text: words.rail.logOut, hint: '', act: () => (view.dialog.value = { kind: 'sign-out' }) },
  ]
}
