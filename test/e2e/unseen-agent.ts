import { expect } from 'vitest'
import { FileClient, picture } from '../support/files.ts'
import { connect, logIn } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'
import type { TestServer } from '../support/test-server.ts'
import { type Place, reads } from './browser.ts'

/** The agent whose work the visitors see; nobody looks at their console. */
export interface Agent {
  readonly post: (path: string, body: object) => Promise<Record<string, unknown>>
  readonly say: (words: string, more?: object) => Promise<unknown>
  readonly send: (type: string, content: object) => Promise<unknown>
  readonly upload: FileClient['upload']
  /** Returns the newest thread with a visitor; its notes, a thread of their own, may be newer. */
  readonly thread: () => { uid: string; topic: string }
}

/** Logs the admin in, and connects a device. */
export async function agentOf(server: TestServer): Promise<Agent> {
  const admin = await logIn(server)
  await connect(server, admin)
  const files = new FileClient(server, admin, 'agent')
  const thread = () => {
    const [row] = server.rows("select uid, topic from threads where type = 'WORKGROUP' order by rowid desc limit 1")
    return { uid: String(row?.uid ?? ''), topic: String(row?.topic ?? '') }
  }
  const post: Agent['post'] = async (path, body) => {
    const answer = await server.http.post(path, body, admin.token)
    expect([path, answer.status, answer.body.error]).toEqual([path, 200, undefined])
    return dataOf(answer)
  }
  return {
    post,
    thread,
    say: (content, more) =>
      post('/api/v1/message/rest/send', { type: 'TEXT', content, thread: { topic: thread().topic }, ...more }),
    send: (type, content) => files.send(thread().topic, content, { type }),
    upload: (...given) => files.upload(...given),
  }
}

/** Its agents are the given ones; by default the admin. */
export async function newWorkgroup(agent: Agent, settings: object, agents = ['df_ag_uid']): Promise<string> {
  const { uid } = await agent.post('/api/v1/workgroup/create', { nickname: 'Teas of the mountains' })
  await agent.post('/api/v1/workgroup/update', { uid, settings: { reopenSeconds: 0, ...settings } })
  for (const agentUid of agents) await agent.post('/api/v1/workgroup/member/add', { workgroupUid: uid, agentUid })
  return String(uid)
}

/** One message of each kind. */
export async function talkOfEverything(agent: Agent, place: Place): Promise<void> {
  const { topic } = agent.thread()
  const { fileUrl: url, thumbnailUrl } = await agent.upload(topic, await picture(640, 480), 'teapot.png')
  const quote = { uid: 'x', nickname: 'Vera', text: 'Hello, is the small iron teapot back in stock?' }
  await agent.say('It is! Two left, see https://example.org/teapots?size=small or ask for `T-100`.', {
    extra: JSON.stringify({ quote }),
  })
  await agent.send('IMAGE', { url, thumbnailUrl, width: 640, height: 480, name: 'teapot.png', size: 900 })
  await agent.send('FILE', { url, name: 'Care instructions for cast iron.pdf', size: 12_345, type: 'application/pdf' })
  await agent.send('VOICE', { url, duration: 7, mimeType: 'audio/webm', waveform: [0.1, 0.6, 1, 0.4] })
  await agent.send('LOCATION', { latitude: 30.2, longitude: 120.1, address: '1 Lake Road', label: 'Tea house' })
  await reads(place, 'Tea house')
}
