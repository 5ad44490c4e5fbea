import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type AppUser, allowSocial } from '../support/app-users.ts'
import { perFile } from '../support/fixtures.ts'
import { connect } from '../support/people.ts'
import { httpDoor, mqttDoor, type TestDoor } from './doors.ts'
import { event, type GroupScene, type GroupSeen, openGroupScene } from './group-scene.ts'

const server = perFile.server()
let scene: GroupScene
let [ann, ben, cleo] = [] as unknown as [AppUser, AppUser, AppUser]
let group: GroupSeen
let doors: TestDoor[]
beforeAll(async () => {
  await allowSocial(server)
  doors = [mqttDoor(server), httpDoor(server, () => false)]
})
beforeEach(async () => {
  scene = await openGroupScene(server)
  ;({ ann, ben, cleo, group } = scene)
  return scene.close
})
afterAll(() => {
  for (const door of doors) door.close()
})

test.each(['leave', 'remove'] as const)(
  'who goes by %s hears, reads and writes nothing more, and starts anew',
  async (verb) => {
    await scene.joins(ben)
    await scene.joins(cleo)
    const away = await connect(server, cleo, { device: 'away', acknowledges: ({ uid }) => uid !== 'unacknowledged' })
    await scene.says(ben, 'unacknowledged')
    await away.hearsUid('unacknowledged')
    away.drop()
    const { body: before } = await server.http.get('/visitor/api/v1/message/sync', cleo.token)
    await scene.says(ben, 'unfetched')
    if (verb === 'leave') await scene.post('leave', { uid: group.uid }, cleo)
    else {
      await scene.post('remove', { uid: group.uid, memberUid: cleo.uid }, ann)
      await scene.deviceOf(cleo).hears(event('GROUP_DISMISSED', group.uid))
    }
    await scene.says(ben, 'after')
    await scene.deviceOf(ann).hearsUid('after')
    await scene.settle()
    expect(scene.heardIn(cleo)).not.toContain('after')
    expect(
      await scene.deviceOf(ann).hears(event(verb === 'leave' ? 'GROUP_LEFT' : 'GROUP_REMOVED', cleo.uid)),
    ).toBeTruthy()
    await findsNothing(String(before.data.cursor))
    await scene.joins(cleo)
    await startsAnew()
  },
)

/** Cleo hears and reads nothing of the group on any device, by no cursor, and cannot write. */
async function findsNothing(cursorBefore: string): Promise<void> {
  for (const device of ['away', 'd1', 'other']) {
    const again = await connect(server, cleo, { device })
    await again.roundTrip()
    expect(again.heard.filter(({ thread }) => thread?.topic === group.topic)).toEqual([])
    again.drop()
  }
  for (const cursor of ['', cursorBefore]) {
    const synced = await server.http.get(`/visitor/api/v1/message/sync?cursor=${cursor}`, cleo.token)
    expect(synced.body.data.content?.filter(({ thread }) => thread?.topic === group.topic)).toEqual([])
  }
  expect(await scene.historyOf(cleo)).toBe('refused thread_not_found')
  for (const door of doors) {
    for (const [type, content] of [
      ['TEXT', 'x'],
      ['TYPING', ''],
      ['READ', 'after'],
      ['RECALL', 'after'],
    ] as const)
      expect(await door.send(cleo, group.topic, { uid: 'out', type, content })).toBe('refused thread_not_found')
  }
  expect([await scene.list(cleo), (await scene.membersOf(ann)).map(({ uid }) => uid)]).toEqual([[], [ann.uid, ben.uid]])
}

/** Cleo, who is back, hears what is said from now on. */
async function startsAnew(): Promise<void> {
  const back = await connect(server, cleo)
  await scene.says(ben, 'welcome back')
  await back.hearsUid('welcome back')
  expect(back.heard.map(({ uid }) => uid)).not.toContain('after')
  expect(await scene.historyOf(cleo)).toEqual(['welcome back', expect.any(String)])
  back.drop()
}
