import type { Credentials } from './ports/credentials.ts'
import type { Devices } from './ports/devices.ts'
import type { MessageLog } from './ports/message-log.ts'
import type { Agents, Visitors, Workgroups } from './ports/people.ts'
import type { Threads } from './ports/threads.ts'

/** One database behind its ports. */
export interface Store {
  readonly log: MessageLog
  readonly threads: Threads
  readonly devices: Devices
  readonly agents: Agents
  readonly visitors: Visitors
  readonly workgroups: Workgroups
  readonly credentials: Credentials
  /** Rejects when the database does not answer. */
  ping(): Promise<void>
  /** Commits what was handed over, then closes. */
  close(): Promise<void>
}
