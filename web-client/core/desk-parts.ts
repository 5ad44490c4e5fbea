import type { AgentSession, HeldAgent } from './agent-session.ts'
import type { Api } from './api.ts'
import type { OutboxStore } from './outbox-store.ts'
import type { Platform } from './platform.ts'

/** What a desk works with. */
export interface DeskParts {
  readonly platform: Platform
  readonly api: Api
  readonly session: AgentSession
  readonly agent: HeldAgent
  readonly socketUrl: string
  readonly store: OutboxStore
  readonly onUnkept: (error: unknown) => void
}
