import { useEffect } from 'preact/hooks'
import { maxPriority } from '../../../domain/organization/workgroup.ts'
import type { Waiter } from '../../core/agent/queue.ts'
import { readPresence } from '../../core/agent/visitor-presence.ts'
import { Choice } from '../forms/inputs.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { openForTyping } from '../parts/open-for-typing.ts'
import { visitorDot } from '../parts/visitor-presence.tsx'
import { useConsole } from '../state/console-context.ts'
import { visitorName } from '../state/names.ts'
import type { ConsoleWords } from '../words/words.ts'
import { StableRows } from './stable-rows.tsx'
import { FirstWords, useBrief, Whereabouts } from './thread-brief.tsx'

const holding = { keyOf: ({ thread }: Waiter) => thread.uid, newOnes: 'last' } as const

/** The queue, in order. */
export function QueueList() {
  const { words, workspace } = useConsole()
  const { waiters, hasMore } = workspace.queue
  useEffect(() => workspace.queue.keepFresh(), [workspace])
  if (waiters.value.length === 0) return <p class="empty">{words.list.empty.queue}</p>
  const readMore = hasMore.value ? () => workspace.queue.readMore() : undefined
  return (
    <StableRows list={waiters.value} holding={holding} more={words.list.moreWaiting} readMore={readMore}>
      {(waiter) => <WaiterRow key={waiter.thread.uid} waiter={waiter} />}
    </StableRows>
  )
}

function WaiterRow({ waiter }: { readonly waiter: Waiter }) {
  const { thread, position, queueSize, since } = waiter
  const { view, words, workspace } = useConsole()
  const brief = useBrief(thread.uid)
  const standing = standingOf(waiter, words)
  const accept = () => void openForTyping(view, () => workspace.threads.accept({ threadUid: thread.uid }))
  return (
    <li class="row waiter">
      <Avatar
        uid={thread.user.uid}
        name={visitorName(thread.user, view)}
        avatar={thread.user.avatar}
        status={visitorDot(readPresence(brief?.presence))}
      />
      <span class="row-name">
        <bdi>{visitorName(thread.user, view)}</bdi>
      </span>
      <span class="row-saying">
        <FirstWords brief={brief} />
        {standing !== '' && <strong class="left-over">{standing}</strong>}
        <small class="whereabouts">
          <span>{words.list.place(position, queueSize)}</span>
          <Whereabouts brief={brief} since={since} />
          <Priority waiter={waiter} />
        </small>
      </span>
      <button type="button" class="button" onClick={accept}>
        {words.list.take}
      </button>
    </li>
  )
}

const priorities = Array.from({ length: maxPriority + 1 }, (_, priority) => priority)

/** The priority of a waiting visitor, and another one. */
function Priority({ waiter: { thread, priority } }: { readonly waiter: Waiter }) {
  const { view, words, workspace } = useConsole()
  const saved = (value: string) => view.attempt(() => workspace.queue.prioritize(thread.uid, Number(value)))
  return (
    <span class="priority" data-raised={priority > 0}>
      <Choice value={String(priority)} label={words.list.priority} onSave={saved}>
        {priorities.map((one) => (
          <option key={one} value={one}>
            {words.list.priorityOf(one)}
          </option>
        ))}
      </Choice>
    </span>
  )
}

/** Returns why nobody is offered the thread; empty if somebody is or will be. */
function standingOf({ declined, unasked }: Waiter, { list }: ConsoleWords): string {
  return [declined && list.letPass, unasked && list.nobodyAsked].filter(Boolean).join(' · ')
}
