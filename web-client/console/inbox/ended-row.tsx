import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { Avatar } from '../parts/avatar.tsx'
import { jumpToMessage } from '../parts/jump-to-message.ts'
import { now, shortTime } from '../parts/time.ts'
import { useConsole } from '../state/console-context.ts'
import { nameOf, personOf } from '../state/names.ts'

/** An ended thread whose visitor has begun again: opens the conversation at that thread's last message. */
export function EndedRow({ row }: { readonly row: InboxRow }) {
  const { view, words, workspace, locale } = useConsole()
  const name = nameOf(row, view)
  const ended = row.ended.value
  const last = row.conversation.timeline.messages.value.findLast(({ thread }) => thread.uid === ended?.uid)
  const open = () => (last === undefined ? view.show(row) : void view.attempt(() => jumpToMessage(view, row, last.uid)))
  const said = [words.list.begunAgain, ended?.category, ...(ended?.tags ?? [])].filter(Boolean)
  return (
    <li data-topic={row.topic}>
      <button
        type="button"
        class="row"
        aria-current={view.current.value === row.topic ? 'true' : undefined}
        onClick={open}
      >
        <Avatar uid={personOf(row, workspace)} name={name} avatar={row.thread.value.user.avatar} />
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
