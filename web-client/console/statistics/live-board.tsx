import { useEffect } from 'preact/hooks'
import type { Workspace } from '../../core/agent/workspace.ts'
import { ConnectionLight } from '../../ui/parts/connection-light.tsx'
import { Icon } from '../../ui/parts/icon.tsx'
import { Modal } from '../parts/modal.tsx'
import { isLate, second } from '../parts/time.ts'
import { isFull, statusOf } from '../state/agent-status.ts'
import { useConsole } from '../state/console-context.ts'

/** The live figures in the whole window, readable from across the room. */
export function LiveBoard({ onClose }: { readonly onClose: () => void }) {
  const { words, workspace } = useConsole()
  const { statistics } = words
  useEffect(() => workspace.openThreads.keepFresh(), [workspace])
  useEffect(() => workspace.queue.keepFresh(), [workspace])
  const { waiting, chatting, longestMs, standing } = figuresOf(workspace, second.value)
  return (
    <Modal label={statistics.board} kind="board" onClose={onClose}>
      <BoardHead onClose={onClose} />
      <dl class="board-figures">
        <Figure title={statistics.waiting} value={waiting} />
        <Figure
          title={statistics.longestWait}
          value={longestMs === undefined ? statistics.none : statistics.seconds(longestMs / 1000)}
          mark={longestMs !== undefined && isLate(longestMs) ? 'late' : undefined}
        />
        <Figure title={statistics.chatting} value={chatting} />
        {(['AVAILABLE', 'BUSY', 'AWAY', 'OFFLINE'] as const).map((status) => (
          <Figure
            key={status}
            title={words.status[status]}
            value={standing(status).length}
            mark={status}
            full={standing(status).filter(isFull).length}
          />
        ))}
      </dl>
    </Modal>
  )
}

function BoardHead({ onClose }: { readonly onClose: () => void }) {
  const { words, shared, workspace } = useConsole()
  const { close } = words.dialog
  return (
    <header class="board-head">
      <ConnectionLight state={workspace.connectionState.value} words={shared} />
      <button type="button" class="icon-button" aria-label={close} title={close} onClick={onClose}>
        <Icon name="x" />
      </button>
    </header>
  )
}

function Figure(props: {
  readonly title: string
  readonly value: number | string
  readonly mark?: string | undefined
  /** How many of them have no seat left. */
  readonly full?: number
}) {
  const { title, value, mark, full = 0 } = props
  const { statistics } = useConsole().words
  return (
    <div class="board-figure" data-mark={mark} data-long={String(value).length > 3}>
      <dt>
        {title}
        {full > 0 && <small>{statistics.full(full)}</small>}
      </dt>
      <dd>{value}</dd>
    </div>
  )
}

function figuresOf({ queue, openThreads, colleagues }: Workspace, now: number) {
  // An admin sees the queues of all workgroups; a member of one sees all its places.
  const waiting = Math.max(queue.size.value, openThreads.size.value - openThreads.chatting.value)
  const queued = new Set(queue.waiters.value.map(({ thread }) => thread.uid))
  const others = openThreads.threads.value.filter(({ uid, state }) => state !== 'CHATTING' && !queued.has(uid))
  const since = Math.min(
    ...queue.waiters.value.map((waiter) => waiter.since),
    ...others.map(({ queuedAt }) => queuedAt ?? now),
  )
  return {
    waiting,
    chatting: openThreads.chatting.value,
    longestMs: Number.isFinite(since) ? Math.max(0, now - since) : undefined,
    standing: (status: string) => colleagues.all.value.filter((one) => statusOf(one) === status),
  }
}
