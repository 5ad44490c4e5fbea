import { effect, signal } from '@preact/signals'
import { ApiRefusal, NoAnswer } from '../core/connection/api.ts'
import { SessionOver } from '../core/connection/tokens.ts'
import { readJson, recordOf } from '../core/platform/coerce.ts'
import type { VisitLine } from '../widget/chat/chat.ts'
import type { AllowedSocial } from './session.ts'

/** Kept with the visitor, so that it goes with them. */
const keyOf = (uid: string) => `parley.visitor social ${uid}`

/**
 * Returns what the organization allows a person among app users; undefined while nothing is. Asks again whenever the
 * server is reached, and keeps the last answer for a start without network.
 */
export function socialAccess({ api, session, platform, visit }: VisitLine, uid: string) {
  const { storage } = platform
  const allowed = signal(readAllowed(readJson(storage.get(keyOf(uid)) ?? '')))
  const isDecided = signal(allowed.peek() !== undefined || !platform.isOnline())
  const know = (next: AllowedSocial | undefined) => {
    if (next === undefined) storage.remove(keyOf(uid))
    else storage.set(keyOf(uid), JSON.stringify(next))
    if (JSON.stringify(next) !== JSON.stringify(allowed.peek())) allowed.value = next
  }
  const ask = async () => {
    try {
      const token = await session.tokens.current()
      know(readAllowed(await api.get('/visitor/api/v1/social/settings', { token })))
    } catch (error) {
      if (error instanceof ApiRefusal && !error.isPassing) return know(undefined)
      if (!(error instanceof NoAnswer || error instanceof ApiRefusal || error instanceof SessionOver)) throw error
    } finally {
      isDecided.value = true
    }
  }
  const end = effect(() => {
    const { value } = visit.connectionState
    if (value === 'connected' || value === 'fallback') void ask()
    else if (value !== 'connecting') isDecided.value = true
  })
  return { allowed, isDecided, ask, end }
}

function readAllowed(value: unknown): AllowedSocial | undefined {
  const { friends, groups, search } = recordOf(value)
  if (friends !== true && groups !== true) return undefined
  const mode = search === 'everybody' || search === 'exact' ? search : 'nobody'
  return { friends: friends === true, groups: groups === true, search: mode }
}
