import { useConsole } from './console-context.ts'
import { now, waitText } from './moments.ts'
import { Portrait } from './portrait.tsx'

/** Who waits, first in turn first. */
export function QueueList() {
  const { view, words, desk, locale } = useConsole()
  const waiters = desk.line.waiters.value
  if (waiters.length === 0) return <p class="empty">{words.list.empty.queue}</p>
  const take = (threadUid: string) => void view.attempt(async () => view.show(await desk.accept({ threadUid })))
  return (
    <ul class="rows">
      {waiters.map(({ thread, position, queueSize, since }) => (
        <li key={thread.uid} class="row waiter">
          <Portrait name={thread.user.nickname} avatar={thread.user.avatar} />
          <span class="row-name">
            <bdi>{thread.user.nickname || thread.user.uid.slice(0, 6)}</bdi>
          </span>
          <span class="row-saying">
            {words.list.place(position, queueSize)} · {words.list.waits(waitText(now.value - since, locale))}
          </span>
          <button type="button" class="button" onClick={() => take(thread.uid)}>
            {words.list.take}
          </button>
        </li>
      ))}
    </ul>
  )
}
