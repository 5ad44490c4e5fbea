import { randomUUID } from 'node:crypto'
import type { WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from './people.ts'
import { runOn } from './test-database.ts'
import { addTestAgent, agentPassword, type TestServer } from './test-server.ts'
import type { TestMessage } from './wire.ts'

/** A workgroup of its own on a running server, so that tests do not share queues. */
export interface Office {
  readonly workgroup: string
  /** Adds an agent to the workgroup. */
  readonly hire: (capacity?: number) => Promise<TestPerson>
  /** Connects an agent's device. */
  readonly comes: (agent: TestPerson, device?: string) => Promise<TestDevice>
  /** Connects a new visitor's device and asks for the workgroup. */
  readonly arrives: (profile?: { lang?: string }) => Promise<Guest>
  readonly set: (settings: Partial<WorkgroupSettings>) => void
  /** Disconnects everybody. */
  readonly close: () => void
}

/** A visitor in a thread. */
export interface Guest extends TestPerson {
  readonly page: TestDevice
  readonly thread: { uid: string; topic: string; state: string; type: string }
}

/** The part of a server that an office needs, in this process or in one of its own. */
type Hosting = Pick<TestServer, 'http' | 'wsUrl' | 'dataFolder'>

export function openOffice(server: Hosting, settings: Partial<WorkgroupSettings> = {}): Office {
  const workgroup = `wg-${randomUUID()}`
  const devices: TestDevice[] = []
  const sql = (text: string, ...values: (string | number)[]) => runOn(server.dataFolder, text, values)
  const set = (changed: Partial<WorkgroupSettings>) =>
    sql('update workgroups set settings = ? where uid = ?', JSON.stringify(changed), workgroup)
  sql(`insert into workgroups (uid, org_uid, nickname) values (?, 'df_org_uid', 'Office')`, workgroup)
  set(settings)
  const keep = (device: TestDevice) => {
    devices.push(device)
    return device
  }
  return {
    workgroup,
    set,
    hire: async (capacity = 5) => {
      const username = `agent-${randomUUID()}`
      const uid = await addTestAgent(server.dataFolder, username, capacity)
      sql('delete from memberships where agent_uid = ?', uid)
      sql('insert into memberships (workgroup_uid, agent_uid) values (?, ?)', workgroup, uid)
      return logIn(server, username, agentPassword)
    },
    comes: async (agent, device = 'd1') => keep(await connect(server, agent, { device })),
    arrives: async (profile = {}) => {
      const visitor = await newVisitor(server, 'Vera', profile)
      const page = keep(await connect(server, visitor))
      return { ...visitor, page, thread: await openThread(server, visitor, { type: '1', sid: workgroup }) }
    },
    close: () => {
      for (const device of devices) device.drop()
    },
  }
}

/** Returns the content of a message, parsed as JSON. */
export function contentOf(message: TestMessage): Record<string, unknown> {
  return JSON.parse(message.content ?? '{}')
}

/** Waits for a message of a type whose content matches. */
export async function hearsOf(
  device: TestDevice,
  type: string,
  holds: (content: Record<string, unknown>) => boolean,
): Promise<Record<string, unknown>> {
  return contentOf(await device.hears((message) => message.type === type && holds(contentOf(message))))
}
