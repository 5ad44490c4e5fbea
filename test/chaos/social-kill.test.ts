import { expect, test } from 'vitest'
import { type AppUser, allowSocial, befriending, friendsTopic, newAppUser } from '../support/app-users.ts'
import { type ChildServer, startChildServer } from '../support/child-server.ts'
import { logIn } from '../support/people.ts'
import { dataOf, listIn } from '../support/setting-up.ts'
import { addTestAgent, jwtSecret } from '../support/test-server.ts'

const rounds = 8

interface World {
  readonly server: ChildServer
  readonly ann: AppUser
  readonly ben: AppUser
  readonly group: { readonly uid: string; readonly topic: string; readonly threadUid: string }
}

test('a kill between friends and in groups leaves what was answered, and nothing half done', {
  timeout: 120_000,
}, async () => {
  const server = await startChildServer({ PARLEY_LIMITS: 'off', PARLEY_JWT_SECRET: jwtSecret })
  await allowSocial(server)
  const [ann, ben] = [await newAppUser(server, 'Ann'), await newAppUser(server, 'Ben')]
  const group = dataOf<World['group']>(await server.http.post('/visitor/api/v1/group/create', { name: 'G' }, ann.token))
  const world = { server, ann, ben, group }
  for (let round = 0; round < rounds; round += 1) {
    const [isFriend, isMember] = [await untilKilled(world, round, befriends), await untilKilled(world, round, joins)]
    await checkFriends(world, isFriend)
    await checkMember(world, isMember)
  }
})

/** What must hold after a change that was answered; undefined for one that was not. */
type Answered = boolean | undefined

/** Changes something back and forth until the server is killed some moments after the last answer. */
async function untilKilled(
  world: World,
  round: number,
  change: (world: World, isOn: boolean) => Promise<void>,
): Promise<Answered> {
  let answered: Answered
  let isOver = false
  const changing = (async () => {
    for (let at = 0; !isOver; at += 1) {
      answered = undefined
      await change(world, at % 2 === 0)
      answered = at % 2 === 0
    }
  })().catch(() => {})
  await new Promise((resolve) => setTimeout(resolve, 150 + 37 * round))
  isOver = round % 2 === 0
  if (isOver) await changing
  await world.server.end('SIGKILL')
  await changing
  await world.server.start()
  return answered
}

async function befriends({ server, ann, ben }: World, isOn: boolean): Promise<void> {
  if (!isOn) return succeed(befriending(server, ann, 'block', ben))
  await befriending(server, ann, 'unblock', ben)
  await succeed(befriending(server, ann, 'ask', ben))
  await succeed(befriending(server, ben, 'ask', ann))
}

async function joins({ server, ann, ben, group: { uid } }: World, isOn: boolean): Promise<void> {
  const post = (verb: string, body: object, by: AppUser) =>
    server.http.post(`/visitor/api/v1/group/${verb}`, { uid, ...body }, by.token)
  if (!isOn) return void (await post('leave', {}, ben))
  await succeed(post('invite', { members: [ben.uid] }, ann))
  await post('accept', {}, ben)
}

async function succeed(answer: Promise<{ status: number; body: { error?: unknown } }>): Promise<void> {
  const { status, body } = await answer
  if (status !== 200) throw new Error(`${status} ${String(body.error)}`)
}

const says = (server: ChildServer, by: AppUser, topic: string) =>
  server.http.post('/visitor/api/v1/message/send', { content: 'x', thread: { topic } }, by.token)

async function checkFriends({ server, ann, ben }: World, isOn: Answered): Promise<void> {
  const lists = await Promise.all(
    [ann, ben].map(
      async (me) => listIn<object>(await server.http.get('/visitor/api/v1/friend/query', me.token)).length,
    ),
  )
  const { status } = await says(server, ben, friendsTopic(ann, ben))
  // Both see the same, and who is a friend can write.
  expect([lists[0] === lists[1], lists[0] === 1]).toEqual([true, status === 200])
  if (isOn !== undefined) expect(status === 200).toBe(isOn)
}

async function checkMember({ server, ann, ben, group }: World, isOn: Answered): Promise<void> {
  const path = `/visitor/api/v1/group/members?uid=${group.uid}`
  const members = listIn<{ uid: string }>(await server.http.get(path, ann.token)).map(({ uid }) => uid)
  const { status } = await says(server, ben, group.topic)
  const own = listIn<object>(await server.http.get('/visitor/api/v1/group/query', ben.token)).length
  expect([members.includes(ben.uid), own === 1]).toEqual([status === 200, status === 200])
  if (isOn !== undefined) expect(status === 200).toBe(isOn)
  const seqs = server.rows('select seq from messages where thread_uid = ? order by seq', group.threadUid)
  expect(seqs.map(({ seq }) => seq)).toEqual(seqs.map((_, at) => at + 1))
}

test('a kill while groups are created leaves each whole, or nowhere to be seen', { timeout: 120_000 }, async () => {
  const server = await startChildServer({ PARLEY_LIMITS: 'off', PARLEY_JWT_SECRET: jwtSecret })
  const admin = await logIn(server)
  const mate = { uid: await addTestAgent(server.dataFolder, 'mate') }
  const answered: string[] = []
  for (let round = 0; round < 5; round += 1) {
    let isOver = false
    const creating = Array.from({ length: 8 }, async () => {
      while (!isOver) {
        const wish = { name: `Of round ${round}`, members: [mate.uid] }
        const { status, body } = await server.http.post('/api/v1/group/create', wish, admin.token)
        if (status === 200) answered.push((body.data as unknown as { uid: string }).uid)
      }
    })
    await new Promise((resolve) => setTimeout(resolve, 120 + 60 * round))
    const killing = server.end('SIGKILL')
    isOver = true
    await Promise.allSettled([...creating, killing])
    await server.start()
  }
  const parts = server.rows(`select threads.visitor_uid as uid, count(*) as count from threads join participants
    on participants.thread_uid = threads.uid where type = 'GROUP' group by threads.uid`)
  expect(answered.length).toBeGreaterThan(5)
  expect(parts.map(({ uid }) => uid)).toEqual(expect.arrayContaining(answered))
  expect(parts.every(({ count }) => count === 2)).toBe(true)
  const said = server.rows(`select count(*) as count from messages where thread_uid in
    (select uid from threads where type = 'GROUP') and seq = 1`)
  expect(said).toEqual([{ count: parts.length }])
})
