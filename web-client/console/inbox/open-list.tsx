import { useEffect } from 'preact/hooks'
import type { OpenThread } from '../../core/agent/open-threads.ts'
import { readPresence } from '../../core/agent/visitor-presence.ts'
import { Avatar } from '../parts/avatar.tsx'
import { openForTyping } from '../parts/open-for-typing.ts'
import { isLate, now, waitText } from '../parts/time.ts'
import { PresenceWords, visitorDot } from '../parts/visitor-presence.tsx'
import { useConsole } from '../state/console-context.ts'
import { visitorName } from '../state/names.ts'
import { LeftTitle } from './left-title.tsx'
import { ListRow } from './list-row.tsx'
import { StableRows } from './stable-rows.tsx'
import { splitByPresence } from './visible-rows.ts'

const holding = { keyOf: ({ topic }: OpenThread) => topic, newOnes: 'last' } as const

/** All open threads of the agent's workgroups, whoever has them: own ones open, others an admin may take over. */
export function OpenList() {
  const { words, workspace } = useConsole()
  useEffect(() => workspace.openThreads.keepFresh(), [workspace])
  const threads = workspace.openThreads.threads.value
  const rows = workspace.inbox.rows.value
  const { here, left } = splitByPresence(workspace)
  if (threads.length === 0) return <p class="empty">{words.list.empty.all}</p>
  const isOthers = threads.some(({ topic, state }) => state === 'CHATTING' && !rows.has(topic))
  return (
    <>
      {isOthers && !workspace.presence.isAdmin.value && <p class="list-hint">{words.list.othersHint}</p>}
      <OpenRows threads={here} more={workspace.openThreads.hasMore.value} />
      {left.length > 0 && (
        <section aria-label={words.list.left}>
          <LeftTitle count={left.length} />
          <OpenRows threads={left} more={false} />
        </section>
      )}
    </>
  )
}

function OpenRows({ threads, more }: { readonly threads: readonly OpenThread[]; readonly more: boolean }) {
  const { words, workspace } = useConsole()
  const rows = workspace.inbox.rows.value
  return (
    <StableRows
      list={threads}
      holding={holding}
      more={words.list.moreOpen}
      readMore={more ? () => workspace.openThreads.readMore() : undefined}
    >
      {(thread) => {
        const row = rows.get(thread.topic)
        return row?.isOpen.value ? (
          <ListRow key={thread.topic} row={row} />
        ) : (
          <OthersRow key={thread.topic} thread={thread} />
        )
      }}
    </StableRows>
  )
}

function OthersRow({ thread }: { readonly thread: OpenThread }) {
  const { view, words, workspace } = useConsole()
  const name = visitorName(thread.user, view)
  const isTheirs = thread.state === 'CHATTING'
  const open = () => {
    if (isTheirs) view.dialog.value = { kind: 'take-over', thread }
    else void openForTyping(view, () => workspace.threads.accept({ threadUid: thread.uid }))
  }
  const mayOpen = isTheirs ? workspace.presence.isAdmin.value : isWaitingFor(thread, workspace)
  return (
    <li data-topic={thread.topic}>
      <button
        type="button"
        class="row"
        aria-disabled={!mayOpen}
        title={mayOpen ? undefined : words.list.othersHint}
        onClick={() => (mayOpen ? open() : view.say(words.list.othersHint))}
      >
        <Avatar
          uid={thread.user.uid}
          name={name}
          avatar={thread.user.avatar}
          status={visitorDot(readPresence(thread.presence))}
        />
        <span class="row-name">
          <bdi>{name}</bdi>
          <OthersPresence thread={thread} />
        </span>
        <span class="row-saying">
          <Standing thread={thread} />
        </span>
      </button>
    </li>
  )
}

function OthersPresence({ thread }: { readonly thread: OpenThread }) {
  const presence = readPresence(thread.presence)
  return (
    presence && (
      <small class={presence.status === 'ONLINE' ? 'hidden-words' : 'row-presence'}>
        <PresenceWords presence={presence} />
      </small>
    )
  )
}

/** Who has it, or how long it has waited. */
function Standing({ thread }: { readonly thread: OpenThread }) {
  const { words, workspace, locale } = useConsole()
  if (thread.state === 'CHATTING') return <bdi>{words.list.with(thread.agent?.nickname ?? '')}</bdi>
  const waiter = workspace.queue.waiters.value.find((one) => one.thread.uid === thread.uid)
  // Prefer the local time: the clocks here and on the server may differ.
  const since = waiter?.since ?? thread.queuedAt
  if (since === null) return <>{words.list.standing[thread.state]}</>
  const waitedMs = now.value - since
  return (
    <>
      {words.list.standing[thread.state]} ·{' '}
      <span class="waiting" data-late={isLate(waitedMs)}>
        {waitedMs < 60_000 ? words.list.justCame : waitText(waitedMs, locale)}
      </span>
    </>
  )
}

function isWaitingFor({ uid }: OpenThread, workspace: ReturnType<typeof useConsole>['workspace']): boolean {
  return workspace.queue.waiters.value.some(({ thread }) => thread.uid === uid)
}
