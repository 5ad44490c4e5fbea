import type { Row } from '../core/desk-row.ts'
import { useConsole } from './console-context.ts'
import { now, shortTime } from './moments.ts'
import { nameOf, personOf } from './names.ts'
import { Portrait } from './portrait.tsx'
import { seek } from './sought.ts'

/** What has ended of a conversation that goes on: opens it where that was said last. */
export function EndedRow({ row }: { readonly row: Row }) {
  const { view, words, desk, locale } = useConsole()
  const name = nameOf(row, view)
  const ended = row.ended.value
  const last = row.conversation.timeline.messages.value.findLast(({ thread }) => thread.uid === ended?.uid)
  const look = () => (last === undefined ? view.show(row) : void view.attempt(() => seek(view, row, last.uid)))
  const said = [words.list.begunAgain, ended?.category, ...(ended?.tags ?? [])].filter(Boolean)
  return (
    <li data-topic={row.topic}>
      <button
        type="button"
        class="row"
        aria-current={view.current.value === row.topic ? 'true' : undefined}
        onClick={look}
      >
        <Portrait uid={personOf(row, desk)} name={name} avatar={row.thread.value.user.avatar} />
        <span class="row-name">
          <bdi>{name}</bdi>
        </span>
        <span class="row-time">{last !== undefined && shortTime(last.sentAt, now.value, locale)}</span>
        <span class="row-saying">
          <bdi>{said.join(' · ')}</bdi>
        </span>
      </button>
    </li>
  )
}
