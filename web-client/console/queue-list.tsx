import { useEffect } from 'preact/hooks'
import type { Waiter } from '../core/waiting-line.ts'
import { useConsole } from './console-context.ts'
import { visitorName } from './console-view.ts'
import { HeldRows } from './held-rows.tsx'
import { isLate, now, waitText } from './moments.ts'
import { Portrait } from './portrait.tsx'

const holding = { keyOf: ({ thread }: Waiter) => thread.uid, newOnes: 'last' } as const

/** Who waits, first in turn first. */
export function QueueList() {
  const { view, words, desk, locale } = useConsole()
  const { waiters, hasMore } = desk.line
  useEffect(() => desk.line.look(), [desk])
  if (waiters.value.length === 0) return <p class="empty">{words.list.empty.queue}</p>
  const take = (threadUid: string) => void view.attempt(async () => view.show(await desk.accept({ threadUid })))
  return (
    <HeldRows list={waiters.value} holding={holding} readMore={hasMore.value ? () => desk.line.readMore() : undefined}>
      {({ thread, position, queueSize, since }) => (
        <li key={thread.uid} class="row waiter">
          <Portrait name={visitorName(thread.user, desk)} avatar={thread.user.avatar} />
          <span class="row-name">
            <bdi>{visitorName(thread.user, desk)}</bdi>
          </span>
          <span class="row-saying">
            {words.list.place(position, queueSize)} ·{' '}
            <span class="waiting" data-late={isLate(now.value - since)}>
              {words.list.waits(waitText(now.value - since, locale))}
            </span>
          </span>
          <button type="button" class="button" onClick={() => take(thread.uid)}>
            {words.list.take}
          </button>
        </li>
      )}
    </HeldRows>
  )
}
