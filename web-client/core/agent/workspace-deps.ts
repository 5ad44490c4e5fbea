import type { AgentSession, StoredAgent } from '../connection/agent-session.ts'
import type { Api } from '../connection/api.ts'
import type { OutboxStore } from '../platform/letter-store.ts'
import type { Platform } from '../platform/platform.ts'

export interface WorkspaceDeps {
  readonly platform: Platform
  readonly api: Api
  readonly session: AgentSession
  readonly agent: StoredAgent
  readonly socketUrl: string
  readonly store: OutboxStore
  readonly onStorageError: (error: unknown) => void
}
