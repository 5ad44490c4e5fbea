import { beforeAll, expect, test } from 'vitest'
import { type AppUser, allowSocial, newAppUser } from '../support/app-users.ts'
import { perFile } from '../support/fixtures.ts'
import { connect, type TestDevice } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'
import { httpDoor, type TestDoor } from './doors.ts'

const server = perFile.server()
const people: AppUser[] = []
let door: TestDoor
beforeAll(async () => {
  await allowSocial(server)
  for (let at = 0; at < 6; at += 1) people.push(await newAppUser(server, `P${at}`))
  door = httpDoor(server, () => false)
})

/** What the model knows: who is in the group, and which messages are each one's. */
interface Model {
  readonly members: Set<AppUser>
  readonly owed: Map<AppUser, string[]>
}

/** Returns numbers from 0 to 1 that a seed determines. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

const post = (verb: string, body: object, by: AppUser) =>
  server.http.post(`/visitor/api/v1/group/${verb}`, body, by.token)

test.each([1, 2, 3])(
  'whoever comes and goes hears exactly what was said while they were in it, seed %i',
  async (seed) => {
    const random = numbersFrom(seed)
    const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item
    const [owner, ...others] = people as [AppUser, ...AppUser[]]
    const group = dataOf<{ uid: string; topic: string; threadUid: string }>(
      await post('create', { name: `G${seed}` }, owner),
    )
    const model: Model = { members: new Set([owner]), owed: new Map(people.map((one) => [one, []])) }
    joined.clear()
    const heardBefore = new Map(people.map((one) => [one, new Set<string | undefined>()]))
    const devices = new Map<AppUser, TestDevice>()
    for (const one of people) devices.set(one, await connect(server, one, { device: `random-${seed}` }))
    for (let step = 0; step < 60; step += 1) {
      const act = random()
      const who = pick(others)
      if (act < 0.5) await speaks(model, { group, uid: `${seed}-${step}`, by: pick([...people]) })
      else if (act < 0.8) await comesOrGoes(model, { group, owner, who, isRemoved: random() < 0.5 })
      else if (act < 0.9) {
        remember(heardBefore, who, devices.get(who))
        devices.set(who, await connect(server, who, { device: `random-${seed}` }))
      } else if (act > 0.98) await restart(devices, { seed, heardBefore })
    }
    for (const [one, device] of devices) {
      await device.roundTrip()
      // Who is in it has all since they came, also what was said while their device was away.
      const heard = () => [...(heardBefore.get(one) ?? []), ...device.heard.map(({ uid }) => uid)]
      const wanted = model.members.has(one) ? sinceLastJoin(model, one) : []
      await expect.poll(() => wanted.filter((uid) => !heard().includes(uid))).toEqual([])
      const own = heard().filter((uid) => uid?.startsWith(`${seed}-`))
      expect(own.filter((uid) => !model.owed.get(one)?.includes(uid ?? ''))).toEqual([])
      const { status, body } = await server.http.get(
        `/visitor/api/v1/message/thread/uid?threadUid=${group.threadUid}&pageSize=100`,
        one.token,
      )
      expect(status).toBe(model.members.has(one) ? 200 : 404)
      if (status === 200) {
        const read = (body.data.content ?? []).filter(({ type }) => type === 'TEXT').map(({ uid }) => uid)
        expect([one.nickname, read.reverse()]).toEqual([one.nickname, sinceLastJoin(model, one)])
      }
      device.drop()
    }
  },
)

const joined = new Map<AppUser, number>()

/** What was said to somebody since they last came. */
function sinceLastJoin({ owed }: Model, one: AppUser): string[] {
  return (owed.get(one) ?? []).slice(joined.get(one) ?? 0)
}

async function speaks(
  { members, owed }: Model,
  { group, uid, by }: { group: { topic: string }; uid: string; by: AppUser },
): Promise<void> {
  const outcome = await door.send(by, group.topic, { uid, content: uid })
  expect(outcome).toMatch(members.has(by) ? /^stored/ : /^refused thread_not_found/)
  if (members.has(by)) for (const one of members) owed.get(one)?.push(uid)
}

async function comesOrGoes(
  { members, owed }: Model,
  { group, owner, who, isRemoved }: { group: { uid: string }; owner: AppUser; who: AppUser; isRemoved: boolean },
): Promise<void> {
  if (!members.has(who)) {
    await post('invite', { uid: group.uid, members: [who.uid] }, owner)
    expect((await post('accept', { uid: group.uid }, who)).status).toBe(200)
    members.add(who)
    joined.set(who, owed.get(who)?.length ?? 0)
    return
  }
  const gone = isRemoved
    ? await post('remove', { uid: group.uid, memberUid: who.uid }, owner)
    : await post('leave', { uid: group.uid }, who)
  expect(gone.status).toBe(200)
  members.delete(who)
}

/** Everybody's devices reconnect to a server that was stopped and started. */
async function restart(
  devices: Map<AppUser, TestDevice>,
  { seed, heardBefore }: { seed: number; heardBefore: Heard },
): Promise<void> {
  await server.stop()
  await server.start()
  for (const one of people) {
    remember(heardBefore, one, devices.get(one))
    devices.set(one, await connect(server, one, { device: `random-${seed}` }))
  }
}

type Heard = Map<AppUser, Set<string | undefined>>

/** Notes what a device has heard, and cuts it. */
function remember(heard: Heard, one: AppUser, device: TestDevice | undefined): void {
  for (const { uid } of device?.heard ?? []) heard.get(one)?.add(uid)
  device?.drop()
}
