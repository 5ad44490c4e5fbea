import { randomUUID } from 'node:crypto'
import { defaultLimits } from '../../../server/config/limits.ts'
import type { AppUser } from '../app-users.ts'
import type { Scene } from '../every-route.ts'
import { formOf, pictureForm } from '../forms.ts'
import { type Guest, type Office, openOffice } from '../office.ts'
import { logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../people.ts'
import { addNeighbours } from '../setting-up.ts'
import { runOn } from '../test-database.ts'
import { addTestAgent, type TestServer } from '../test-server.ts'
import { canaries } from './canaries.ts'
import { openCircle, openTeam } from './circle.ts'
import { type Post, poster } from './poster.ts'

type Agent = TestPerson & { readonly accountUid: string; readonly refreshToken: string }

/** Those whose conversation it is. */
export interface Rightful {
  readonly victim: TestPerson
  /** Has the conversation. */
  readonly holder: Agent
  /** Has proposals to take it over and to join it. */
  readonly asked: Agent
  readonly admin: Agent
  /** An app user with a friend. */
  readonly member: AppUser
}

/** Those whose conversation it is not, by their relation to it. */
export interface Strangers {
  readonly visitor: TestPerson
  /** Of the workgroup. */
  readonly inside: Agent
  /** Of the workgroup, had the conversation before its secrets were written. */
  readonly handedOver: Agent
  /** Of another workgroup of the same organization. */
  readonly outside: Agent
  /** Of another one, was a guest in the conversation and has left. */
  readonly left: Agent
  /** Admin of another organization. */
  readonly neighbour: TestPerson
}

const { budgets } = defaultLimits
/** A stranger with an exhausted budget would be refused for that, and perhaps only for one of two messages. */
export const worldLimits = { budgets: { ...budgets, visitor: budgets.address } }

/** The part of a server that it needs, in this process or in one of its own. */
type Ground = Pick<TestServer, 'http' | 'wsUrl' | 'url' | 'dataFolder'>

/** A server with a conversation full of secrets, the people it belongs to, and everybody else. */
export interface World {
  readonly scene: Scene
  readonly rightful: Rightful
  readonly strangers: Strangers
  /** An API key of the organization. */
  readonly key: string
  /** Devices of the victim and of the holder. */
  readonly page: TestDevice
  readonly agentDevice: TestDevice
  readonly close: () => void
}

/** Builds the world on a running server. */
export async function openWorld(server: Ground): Promise<World> {
  const office = openOffice(server, { routing: 'MANUAL' })
  const elsewhere = openOffice(server, { routing: 'MANUAL' })
  const asking = openOffice(server, { accept: 'OFFER', offerSeconds: 600 })
  const hire = async (at: Office) => (await at.hire()) as Agent
  const [holder, handedOver, inside] = [await hire(office), await hire(office), await hire(office)]
  const [outside, left, asked] = [await hire(elsewhere), await hire(elsewhere), await hire(elsewhere)]
  const admin = await logIn(server)
  const neighbours = await addNeighbours(server)
  const staff = { holder, handedOver, inside, outside, left, asked, admin }
  const agentDevice = await office.comes(holder)
  // They were connected while they took part, and reconnect after that.
  const before = [await office.comes(handedOver, 'old'), await office.comes(left, 'old')]
  const [post, guest] = [poster(server), await arrive(server, office)]
  await handOver(post, guest.thread.uid, staff)
  for (const device of before) device.drop()
  const kept = await keepSecrets(post, server, { guest, staff, workgroup: office.workgroup })
  const waiting = await wait(server, office.workgroup)
  const offeredUid = await offer(server, asking, { holder, agentDevice })
  const revokedKey = await post('/api/v1/apikey/create', { name: canaries.key }, admin)
  const { avatar: avatarUrl } = await post('/api/v1/user/avatar', pictureForm(), holder)
  const spareAgent = await addTestAgent(server.dataFolder, `spare-${randomUUID()}`)
  const spare = await post('/api/v1/workgroup/create', { nickname: 'Spare' }, admin)
  await post('/api/v1/widget/update', { workgroupUid: office.workgroup, liveVisitors: true }, admin)
  const { liveUid, closePage } = await openPage(server, office.workgroup, { victim: guest, holder })
  const circle = await openCircle(server, post)
  const scene: Scene = {
    ...{ liveUid, ...circle.scene, ...(await openTeam(post, staff, spareAgent)) },
    ...(await keepContacts(post, server, { guest, admin })),
    ...{ threadUid: guest.thread.uid, topic: guest.thread.topic, visitorUid: guest.uid, ...kept },
    ...{ waitingUid: waiting, offeredUid, workgroup: office.workgroup, spareWorkgroup: spare.uid, spareAgent },
    spareVisitor: (await newVisitor(server, 'Spare')).uid,
    ...{ agentUid: holder.uid, otherUid: asked.uid, keyUid: revokedKey.uid, avatarUrl },
  }
  const visitor = await newVisitor(server, 'Stranger')
  await openThread(server, visitor, { type: '1', sid: elsewhere.workgroup })
  return {
    ...{ scene, agentDevice, page: guest.page, key: revokedKey.key },
    rightful: { victim: guest, holder, asked, admin, member: circle.member },
    strangers: { visitor, inside, handedOver, outside, left, neighbour: neighbours.admin },
    close: () => {
      for (const close of [closePage, office.close, elsewhere.close, asking.close]) close()
    },
  }
}

/** A contact that is the victim’s too, another one, and a blocked address. */
async function keepContacts(post: Post, server: Ground, { guest, admin }: { guest: Guest; admin: Agent }) {
  const [second, same] = [await newVisitor(server, 'Second'), await newVisitor(server, 'Same')]
  const merge = await post('/api/v1/contact/merge', { uid: guest.uid, fromUid: same.uid }, admin)
  const reason = canaries.reason
  const block = await post('/api/v1/block/address', { address: '192.0.2.99', reason }, admin)
  return { secondUid: second.uid, mergeUid: merge.uid, blockUid: block.uid }
}

/** A visitor with a secret name and address, with a device and a waiting thread. */
async function arrive(server: Ground, office: Office): Promise<Guest> {
  const guest = await office.arrives()
  const page = { url: `https://shop.example/?at=${encodeURIComponent(canaries.page)}`, title: canaries.page }
  const facts = { nickname: canaries.nickname, email: canaries.email, ...page }
  const { status } = await server.http.post('/visitor/api/v1/init', facts, guest.token)
  if (status !== 200) throw new Error('not introduced')
  return guest
}

/** The first agent takes the thread and hands it over; a guest joins and leaves. */
async function handOver(
  post: Post,
  threadUid: string,
  staff: Record<'holder' | 'handedOver' | 'left', Agent>,
): Promise<void> {
  const { holder, handedOver, left } = staff
  await post('/api/v1/agent/accept', { threadUid }, handedOver)
  for (const [kind, to] of [
    ['transfer', holder],
    ['invite', left],
  ] as const) {
    const by = kind === 'transfer' ? handedOver : holder
    const { uid } = await post(`/api/v1/thread/${kind}/create`, { threadUid, to: { agentUid: to.uid } }, by)
    await post(`/api/v1/thread/${kind}/accept`, { threadUid, uid }, to)
  }
  await post('/api/v1/thread/invite/leave', { uid: threadUid }, left)
}

interface Keeping {
  readonly guest: Guest
  readonly staff: Record<'holder' | 'asked', Agent>
  readonly workgroup: string
}

/** Everything that could leak. */
async function keepSecrets(post: Post, server: Ground, { guest, staff: { holder, asked }, workgroup }: Keeping) {
  const { uid: threadUid, topic } = guest.thread
  const asVisitor = (body: object) => post('/visitor/api/v1/message/send', { thread: { topic }, ...body }, guest)
  const asHolder = (to: string, content: string) =>
    post('/api/v1/message/rest/send', { thread: { topic: to }, content }, holder)
  const { uid: messageUid } = await asVisitor({ content: canaries.message })
  await asHolder(`${topic}_internal`, canaries.note)
  const form = formOf(topic, canaries.fileBytes)
  form.set('file', new Blob([canaries.fileBytes]), canaries.fileName)
  const { fileUrl } = await post('/visitor/api/v1/upload/file', form, guest)
  await asVisitor({ type: 'FILE', content: JSON.stringify({ url: fileUrl, name: canaries.fileName }) })
  await post('/api/v1/contact/update', { uid: guest.uid, note: canaries.noted }, holder)
  const reply = { shortcut: 'mine', title: canaries.title, content: canaries.reply }
  const { uid: replyUid } = await post('/api/v1/quickreply/create', reply, holder)
  await announce(server, { holder, workgroup })
  await asHolder(`org/member/${holder.uid}/${asked.uid}`, canaries.colleagues)
  const wish = { threadUid, note: canaries.why, to: { agentUid: asked.uid } }
  const { uid: transferUid } = await post('/api/v1/thread/transfer/create', wish, holder)
  const { uid: inviteUid } = await post('/api/v1/thread/invite/create', wish, holder)
  const leftUid = leave(server, { threadUid, workgroup })
  const cursor = `1.${threadUid}.0.1.1.`
  return { messageUid, fileUrl, replyUid, transferUid, inviteUid, leftUid, cursor }
}

/** The holder tells their visitors, and an admin the agents of the workgroup; what the holder says about themselves. */
async function announce(
  server: Ground,
  { holder, workgroup }: { readonly holder: Agent; readonly workgroup: string },
): Promise<void> {
  const { token } = await logIn(server)
  const told = [
    await server.http.put('/api/v1/user/profile', { signature: canaries.signature }, holder.token),
    await server.http.post('/api/v1/announcement/create', { to: 'visitors', text: canaries.announced }, holder.token),
    await server.http.post(
      '/api/v1/announcement/create',
      { to: 'agents', workgroupUid: workgroup, text: canaries.toAgents },
      token,
    ),
  ]
  for (const { status, body } of told) if (status !== 200) throw new Error(`announce: ${status} ${body.error}`)
}

/** Inserts a left message that can be answered once. */
function leave({ dataFolder }: Ground, { threadUid, workgroup }: { threadUid: string; workgroup: string }): string {
  const uid = `left-${threadUid}`
  runOn(
    dataFolder,
    `insert into leave_messages (uid, thread_uid, message_uid, org_uid, target_uid, content, contact, created_at)
     values (?, ?, 'm', 'df_org_uid', ?, ?, ?, 1)`,
    [uid, threadUid, workgroup, canaries.left, JSON.stringify({ nickname: '', contact: '', mobile: '1', email: '' })],
  )
  return uid
}

/** The victim has a page of the workgroup's site open, with a secret title, until it is closed. */
async function openPage(
  server: Ground,
  workgroupUid: string,
  { victim, holder }: Record<'victim' | 'holder', TestPerson>,
) {
  const key = 'a-tab-on-the-site-of-office'
  const told = new URLSearchParams({ key, sid: workgroupUid, title: canaries.live })
  const beat = () => server.http.post(`/visitor/api/v1/live/beat?${told}`, {})
  await beat()
  await server.http.post('/visitor/api/v1/live/claim', { key }, victim.token)
  const timer = setInterval(() => void beat().catch(() => {}), 2000)
  const { body: live } = await server.http.get(`/api/v1/live/query?workgroupUid=${workgroupUid}`, holder.token)
  return { liveUid: String(live.data.content[0]?.uid), closePage: () => clearInterval(timer) }
}

/** A visitor who waits in the workgroup. */
async function wait(server: Ground, workgroup: string): Promise<string> {
  const visitor = await newVisitor(server, canaries.waiting)
  return (await openThread(server, visitor, { type: '1', sid: workgroup })).uid
}

/** A thread offered to the holder, in a workgroup without anybody else. */
async function offer(
  server: Ground,
  office: Office,
  { holder, agentDevice }: { holder: Agent; agentDevice: TestDevice },
): Promise<string> {
  runOn(server.dataFolder, 'insert into memberships (workgroup_uid, agent_uid) values (?, ?)', [
    office.workgroup,
    holder.uid,
  ])
  const { uid } = await openThread(server, await newVisitor(server), { type: '1', sid: office.workgroup })
  await agentDevice.hears(({ type, content = '' }) => type === 'OFFER' && content.includes(uid))
  return uid
}
