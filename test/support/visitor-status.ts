import WebSocket from 'ws'
import { connect, newVisitor, openThread, type TestDevice, type TestPerson } from './people.ts'
import type { TestServer } from './test-server.ts'
import type { TestMessage } from './wire.ts'

/** What agents are told of a visitor. */
export interface ToldStatus {
  readonly status: string
  readonly since: number
  readonly url: string
  readonly title: string
}

/** A visitor who talks with an agent, on a page that is open. */
export interface PresentVisitor {
  readonly visitor: TestPerson
  readonly page: TestDevice
  readonly topic: string
  readonly uid: string
  /** Closes the page as a browser does: with a closing frame, and without DISCONNECT. */
  readonly closePage: () => void
}

/** Returns everything a device was told of a thread's visitor, in order. */
export function toldOf(device: TestDevice, topic: string): ToldStatus[] {
  const own = device.heard.filter((one) => one.type === 'VISITOR_STATUS' && one.thread?.topic === topic)
  return own.map(({ content = '' }) => JSON.parse(content))
}

/** Whether a message tells this status on a topic. */
export function isTold(topic: string, status: string): (message: TestMessage) => boolean {
  return ({ type, thread, content = '' }) =>
    type === 'VISITOR_STATUS' && thread?.topic === topic && JSON.parse(content).status === status
}

/** Connects a visitor at one end of a network and begins their thread, of which the agent at the desk is told. */
export async function talkWith(
  server: Pick<TestServer, 'http' | 'wsUrl'>,
  desk: TestDevice,
  { wsUrl = server.wsUrl, keepalive = 2, sid = 'df_wg_uid' } = {},
): Promise<PresentVisitor> {
  const visitor = await newVisitor(server)
  const sockets: WebSocket[] = []
  const createWebsocket = (url: string, protocols: string[]) => {
    const socket = new WebSocket(url, protocols)
    sockets.push(socket)
    return socket
  }
  const page = await connect({ wsUrl }, visitor, { options: { keepalive, createWebsocket } as object })
  const { topic, uid } = await openThread(server, visitor, { sid })
  await desk.hears(isTold(topic, 'ONLINE'))
  return { visitor, page, topic, uid, closePage: () => sockets[0]?.close(1001) }
}
