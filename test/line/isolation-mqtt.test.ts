import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isSocialTopic, type TopicName } from '../../domain/thread/topic.ts'
import type { Scene } from '../support/every-route.ts'
import { perFile } from '../support/fixtures.ts'
import { canaries, canariesIn } from '../support/isolation/canaries.ts'
import { asIfNothing, toldTo } from '../support/isolation/foreign.ts'
import { poster } from '../support/isolation/poster.ts'
import { badTokens } from '../support/isolation/tokens.ts'
import { topicsOf, wildFilters } from '../support/isolation/topics.ts'
import { openWorld, type Strangers, worldLimits } from '../support/isolation/world.ts'
import { startProgram } from '../support/json-program.ts'
import { openOffice } from '../support/office.ts'
import { connect, logIn, type TestDevice, type TestPerson } from '../support/people.ts'
import { connectRaw, greet } from '../support/raw-peer.ts'
import type { TestMessage } from '../support/wire.ts'

const everyStranger = ['visitor', 'inside', 'handedOver', 'outside', 'left', 'neighbour'] as const
type Kind = TopicName['kind']
const kinds = Object.keys(topicsOf) as Kind[]

const server = perFile.server({ limits: worldLimits })
const world = perFile.made(
  () => openWorld(server),
  (made) => made.close(),
)
let scene: Scene
const devices = {} as Record<keyof Strangers, TestDevice>

beforeAll(async () => {
  scene = world.scene
  for (const who of everyStranger) devices[who] = await connect(server, world.strangers[who], { device: 'old' })
})
afterAll(() => {
  for (const device of Object.values(devices)) device.drop()
})

test('every kind of topic has a row', () => {
  const grammar = readFileSync(join(import.meta.dirname, '../../domain/thread/topic.ts'), 'utf8')
  const declared = [...grammar.matchAll(/readonly kind: '(\w+)'/g)].map(([, kind]) => kind)
  expect([...new Set(declared)].sort()).toEqual([...kinds].sort())
})

/** Returns the topics of a kind, each next to one that does not exist. */
function pairsOf(kind: Kind): { real: string; madeUp: string }[] {
  const unreal = topicsOf[kind](asIfNothing(scene, 'neighbour'))
  return topicsOf[kind](scene).map((real, index) => ({ real, madeUp: unreal[index] ?? 'made-up' }))
}

describe.each(everyStranger)('the stranger %s', (who) => {
  test('subscribes to nothing of it, as if nothing existed', async () => {
    const peer = await connectRaw(server, world.strangers[who], { clientId: `${world.strangers[who].uid}/web/raw` })
    for (const kind of kinds) {
      for (const { real, madeUp } of pairsOf(kind)) {
        // An agent may subscribe to any queue: they receive only what waits in their own.
        const granted = kind === 'queue' && who !== 'visitor' ? 1 : 0x80
        expect([real, ...(await peer.subscribe(real))]).toEqual([real, granted])
        expect([real, ...(await peer.subscribe(madeUp))]).toEqual([real, granted])
      }
    }
    for (const filter of wildFilters(scene)) expect([filter, ...(await peer.subscribe(filter))]).toEqual([filter, 0x80])
    peer.drop()
  })

  test('publishes nothing there, as if nothing existed', async () => {
    for (const kind of kinds) {
      for (const [index, { real, madeUp }] of pairsOf(kind).entries()) {
        if (mayBegin(who, real)) continue
        for (const { type, content } of said()) {
          const [one, other] = [`${index}${type} ${real}`.slice(0, 120), `${index}${type}~${real}`.slice(0, 120)]
          await devices[who].say(real, { uid: one, type, content })
          await devices[who].say(madeUp, { uid: other, type, content })
          const [answer, nothing] = [await devices[who].refusal(one), await devices[who].refusal(other)]
          expect({ real, type, ...answer, uid: '' }).toEqual({ real, type, ...nothing, uid: '' })
        }
      }
    }
  })
})

/** Agents of one organization may write to each other, and a visitor of it begins a thread of their own with one. */
function mayBegin(who: keyof Strangers, topic: string): boolean {
  const { victim, holder, asked } = world.rightful
  // An agent of another workgroup writes to the visitor there: it is their own thread, whatever else there is.
  const isOwn = (who === 'outside' || who === 'left') && topic.startsWith(`user/${victim.uid}`)
  if (isOwn) return true
  const agents = [holder.uid, holder.accountUid, asked.uid]
  return who !== 'neighbour' && agents.some((uid) => topic.startsWith(`user/${uid}`))
}

test('what an agent writes to a colleague who has the conversation goes to the colleague, not into it', async () => {
  const { holder } = world.rightful
  await devices.outside.say(`user/${holder.uid}`, { uid: 'to a colleague', thread: {} })
  const { thread } = await world.agentDevice.hearsUid('to a colleague')
  expect(thread?.type).toBe('MEMBER')
  await world.page.roundTrip()
  expect(world.page.heard.map(({ uid }) => uid)).not.toContain('to a colleague')
})

test('what an agent of another workgroup writes to the visitor goes into a thread of their own', async () => {
  const { victim } = world.rightful
  const shop = openOffice(server)
  const agent = await shop.comes(await shop.hire())
  await agent.say(`user/${victim.uid}`, { uid: 'of their own', thread: {} })
  expect((await agent.hearsUid('of their own')).thread?.topic).toBe(`org/workgroup/${shop.workgroup}/${victim.uid}`)
  await world.agentDevice.roundTrip()
  expect(world.agentDevice.heard.map(({ uid }) => uid)).not.toContain('of their own')
  shop.close()
})

/** Returns a message of every treatment, naming things of the conversation. */
function said(): { type: string; content: string }[] {
  const { messageUid, transferUid, inviteUid, otherUid, fileUrl } = scene
  return [
    { type: 'TEXT', content: 'intruding' },
    { type: 'TYPING', content: '' },
    { type: 'READ', content: messageUid },
    { type: 'RECALL', content: messageUid },
    { type: 'IMAGE', content: JSON.stringify({ url: fileUrl }) },
    { type: 'TRANSFER', content: JSON.stringify({ to: { agentUid: otherUid } }) },
    { type: 'TRANSFER_ACCEPT', content: JSON.stringify({ uid: transferUid }) },
    { type: 'INVITE_ACCEPT', content: JSON.stringify({ uid: inviteUid }) },
    { type: 'RATE_SUBMIT', content: JSON.stringify({ score: 1 }) },
    { type: 'RATE_INVITE', content: '' },
    { type: 'LEAVE_MSG_SUBMIT', content: JSON.stringify({ content: 'intruding', mobile: '1' }) },
    { type: 'AGENT_STATUS', content: JSON.stringify({ status: 'AWAY' }) },
    { type: 'NOTICE', content: 'of the server' },
    { type: 'VISITOR_STATUS', content: JSON.stringify({ status: 'AWAY' }) },
    { type: 'ANNOUNCEMENT', content: JSON.stringify({ text: 'intruding' }) },
  ]
}

test('nobody connects without a token, with an invalid one, or under the name of another', async () => {
  const { victim, holder } = world.rightful
  const { token: revoked } = await logIn(server)
  await server.http.post('/api/v1/user/logout', {}, revoked)
  const bad = badTokens(holder.token, { refresh: holder.refreshToken, revoked })
  const codeFor = async (person: TestPerson, hello: object = {}) => {
    const { peer, connack } = await greet(server, person, { clientId: `${person.uid}/web/d1`, ...hello })
    peer.drop()
    return connack.returnCode
  }
  for (const [what, token] of Object.entries({ ...bad, 'an API key': world.key })) {
    expect([what, await codeFor({ uid: holder.uid, token })]).toEqual([
      what,
      expect.toSatisfy((code: number) => code === 4 || code === 5),
    ])
  }
  for (const stranger of Object.values(world.strangers)) {
    for (const { uid } of [victim, holder]) expect(await codeFor({ uid, token: stranger.token })).toBe(5)
  }
  for (const device of [world.page, world.agentDevice]) {
    await device.roundTrip()
    expect(device.client.connected).toBe(true)
  }
})

/** Sends secret messages in the conversation. */
async function goOn(round: string): Promise<void> {
  const { topic, threadUid, otherUid, messageUid } = scene
  const { victim, holder, asked } = world.rightful
  const post = poster(server)
  await world.page.say(topic, { uid: `${round} 1`, content: canaries.later })
  await world.page.say(topic, { uid: `${round} 2`, type: 'PREVIEW', content: canaries.later })
  await world.agentDevice.say(`${topic}_internal`, { uid: `${round} 3`, content: canaries.later })
  await world.agentDevice.say(`org/member/${holder.uid}/${asked.uid}`, { uid: `${round} 4`, content: canaries.later })
  await world.agentDevice.say(topic, { uid: `${round} 5`, type: 'READ', content: messageUid })
  await world.agentDevice.say(topic, { uid: `${round} 6`, content: canaries.later })
  const wish = { threadUid, uid: `${round} 7`, note: canaries.later, to: { agentUid: otherUid } }
  await post('/api/v1/thread/invite/cancel', { threadUid, uid: scene.inviteUid }, holder).catch(() => {})
  await post('/api/v1/thread/invite/create', wish, holder)
  await post('/api/v1/thread/invite/cancel', { threadUid, uid: `${round} 7` }, holder)
  for (const uid of [`${round} 1`, `${round} 6`]) {
    await world.agentDevice.hearsUid(uid)
    await world.page.hearsUid(uid)
  }
  await world.agentDevice.hearsUid(`${round} 3`)
  await livePeople(round)
  expect(victim.uid).not.toBe(holder.uid)
}

/** The visitor moves to another page and writes as JSON to the agent's own topic; the agent announces something. */
async function livePeople(round: string): Promise<void> {
  const { victim, holder } = world.rightful
  const page = { url: `https://shop.example/${round}`, title: `${canaries.page} ${round}` }
  const isToldPage = ({ type, content = '' }: TestMessage) => type === 'VISITOR_STATUS' && content.includes(page.title)
  expect((await server.http.post('/visitor/api/v1/browse', page, victim.token)).status).toBe(200)
  await world.agentDevice.hears(isToldPage)
  const program = await startProgram(server, victim)
  await program.say(holder.uid, `${round} 8`, canaries.later)
  await program.hears(`${round} 8`)
  program.drop()
  await world.agentDevice.hearsUid(`${round} 8`)
  await poster(server)('/api/v1/announcement/create', { to: 'visitors', text: canaries.announced }, holder)
}

const secretsOf = (who: keyof Strangers, heard: unknown) =>
  canariesIn(JSON.stringify(heard)).filter((canary) => !toldTo[who].includes(canary))

test('nobody else receives the messages: not live, not by long poll, not on reconnecting', async () => {
  const polls = everyStranger.map(async (who) => {
    const path = `${who === 'visitor' ? '/visitor' : ''}/api/v1/message/sync?wait=1&cursor=`
    const { cursor } = (await server.http.get(path.replace('wait=1', 'wait=0'), world.strangers[who].token)).body.data
    const { status, body } = await server.http.get(path + cursor, world.strangers[who].token)
    return { who, status, secrets: secretsOf(who, body) }
  })
  await goOn('live')
  for (const who of everyStranger) {
    await devices[who].roundTrip()
    expect({ who, secrets: secretsOf(who, devices[who].heard) }).toEqual({ who, secrets: [] })
    devices[who].drop()
  }
  for (const polled of await Promise.all(polls)) expect(polled).toEqual({ who: polled.who, status: 200, secrets: [] })
  await goOn('away')
  for (const who of everyStranger) {
    devices[who] = await connect(server, world.strangers[who], { device: 'old' })
    await devices[who].roundTrip()
    expect({ who, secrets: secretsOf(who, devices[who].heard) }).toEqual({ who, secrets: [] })
  }
  expect(canariesIn(JSON.stringify(world.agentDevice.heard))).toEqual(
    expect.arrayContaining(['message', 'later', 'note', 'page']),
  )
  expect(canariesIn(JSON.stringify(world.page.heard))).toEqual([
    ...['message', 'later', 'nickname', 'fileName', 'announced'],
  ])
})

test('its owners may subscribe to all of it', async () => {
  const { victim, holder, member } = world.rightful
  const team = `org/group/${scene.teamUid}`
  const grants = async (person: TestPerson, ofKinds: Kind[], owners: string[]) => {
    const peer = await connectRaw(server, person)
    // The visitor has no thread with the agent alone.
    const isNobodys = (topic: string) => topic === `org/agent/${holder.uid}/${victim.uid}`
    const isTheirs = (topic: string) => {
      if (topic.startsWith('user/')) return owners.some((uid) => topic.split('/')[1] === uid)
      if (topic === team) return person === holder
      return isSocialTopic(topic) === owners.includes(member.uid)
    }
    for (const topic of ofKinds.flatMap((kind) => topicsOf[kind](scene)))
      if (isTheirs(topic) && !isNobodys(topic)) expect([topic, ...(await peer.subscribe(topic))]).toEqual([topic, 1])
    peer.drop()
  }
  await grants(victim, ['thread', 'user'], [victim.uid])
  await grants(holder, kinds, [holder.uid, holder.accountUid])
  await grants(member, ['thread'], [member.uid])
})
