import { effect } from '@preact/signals'
import type { WireMessage } from '../../../proto/wire.ts'
import { ApiRefusal } from '../../core/connection/api.ts'
import type { Platform } from '../../core/platform/platform.ts'
import type { Visit } from '../../core/visitor/visit.ts'
import type { ChatFacts, ToPage } from '../loader/frame-protocol.ts'
import { isGoingOn } from './start-visit.ts'

/** What the page's scripts hear of a call or a message that came to nothing. */
export interface SiteError {
  readonly code: string
  readonly message: string
  readonly command?: string
  /** The uid of the message that was refused. */
  readonly uid?: string
}

export interface SiteEventDeps {
  readonly visit: Visit
  readonly platform: Platform
  readonly sid: string
  readonly tell: (message: ToPage) => void
}

type Emit = (name: string, detail: unknown) => void

const endedBy: Readonly<Record<string, string>> = {
  AGENT_CLOSED: 'AGENT',
  VISITOR_CLOSED: 'VISITOR',
  AUTO_CLOSED: 'SYSTEM',
}

/** Tells the page what happens in the shown conversation: facts for `state`, and events. */
export function reportEvents(deps: SiteEventDeps): void {
  const { visit, tell } = deps
  const emit: Emit = (name, detail) => tell({ kind: 'event', name, detail })
  reportFacts(deps, emit)
  reportLife(deps, emit)
  reportFailures(visit, emit)
}

function reportFacts({ visit, tell }: SiteEventDeps, emit: Emit): void {
  const changed = whenChanged(emit)
  effect(() => {
    const facts = factsOf(visit)
    const { position = null, estimatedWaitSeconds = null } = facts.status === 'waiting' ? (visit.queue.value ?? {}) : {}
    tell({ kind: 'facts', facts })
    changed('status', { status: facts.status, position, estimatedWaitSeconds })
    changed('connection', { connection: facts.connection })
  })
}

function factsOf(visit: Visit): ChatFacts {
  const status = visit.stage.value
  const { topic } = visit.conversation.value ?? {}
  const isConnecting = topic === undefined ? 'none' : visit.connectionState.value
  return {
    status,
    connection: visit.isPaused.value ? 'disconnected' : isConnecting,
    thread: topic !== undefined && isGoingOn(status) ? { uid: visit.threadUid, topic } : null,
  }
}

/** Returns a function that emits an event unless it is the same as the last one of its name. */
function whenChanged(emit: Emit): Emit {
  const last = new Map<string, string>()
  return (name, detail) => {
    const text = JSON.stringify(detail)
    if (last.get(name) === text) return
    last.set(name, text)
    emit(name, detail)
  }
}

/** The beginning and the end of each conversation, and its messages. */
function reportLife({ visit, platform: { storage }, sid }: SiteEventDeps, emit: Emit): void {
  // A conversation that the last page has begun goes on; it does not start again.
  const key = `parley.going-on uid ${sid}`
  let known = storage.get(key)
  let open: ChatFacts['thread'] = null
  let by: string | undefined
  visit.onArrival((message) => {
    by = endedBy[message.type] ?? by
    if (message.type !== 'RECALL') emit('message', detailOf(message))
  })
  effect(() => {
    const { status, thread } = factsOf(visit)
    if (thread !== null && thread.uid !== '' && thread.uid !== open?.uid) {
      open = thread
      by = undefined
      if (thread.uid === known) return
      known = thread.uid
      storage.set(key, thread.uid)
      emit('started', thread)
    } else if (open !== null && status === 'ended') {
      emit('ended', { ...open, by: by ?? 'VISITOR' })
      open = null
      // The same conversation may be opened again, and then begins anew.
      known = null
      storage.remove(key)
    }
  })
}

function detailOf({ uid, type, content, user, sentAt: at, status }: WireMessage) {
  return { uid, type, content, sender: user.type, at, status }
}

/** Refused messages, a conversation that cannot begin, and a session that is over. */
function reportFailures(visit: Visit, emit: Emit): void {
  const told = new Set<string>()
  effect(() => {
    const letters = visit.conversation.value === undefined ? [] : (visit.outbox?.letters.value ?? [])
    for (const { uid, state, failure } of letters) {
      if (state !== 'failed' || told.has(uid)) continue
      told.add(uid)
      emit('error', { code: failure || 'refused', message: 'A message was refused.', uid } satisfies SiteError)
    }
  })
  effect(() => {
    const failure = visit.failure.value
    if (failure === undefined) return
    const code = failure instanceof ApiRefusal ? failure.word || 'refused' : 'offline'
    emit('error', { code, message: 'The conversation cannot begin.' } satisfies SiteError)
  })
  effect(() => {
    if (visit.connectionState.value !== 'over') return
    emit('error', { code: 'session_over', message: 'The session of the visitor is over.' } satisfies SiteError)
  })
}
