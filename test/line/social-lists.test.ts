import { beforeAll, beforeEach, expect, test } from 'vitest'
import { type AppUser, allowSocial, makeFriends } from '../support/app-users.ts'
import { perFile } from '../support/fixtures.ts'
import { listIn } from '../support/setting-up.ts'
import { type GroupScene, openGroupScene } from './group-scene.ts'

const server = perFile.server()
let scene: GroupScene
beforeAll(() => allowSocial(server))
beforeEach(async () => {
  scene = await openGroupScene(server)
  return scene.close
})

interface Listed {
  readonly lastSeq: number
  readonly unread: number
  readonly readSeq: number
  readonly last: { readonly uid: string; readonly content: string; readonly extra: string } | null
}
const list = async (me: AppUser, what: string) =>
  listIn<Listed>(await server.http.get(`/visitor/api/v1/${what}/query`, me.token))

test('lists of friends and groups say what was said last, cut, and how far one has read', async () => {
  const { ann, ben, group } = scene
  const topic = await makeFriends(server, ann, ben)
  await scene.joins(ben)
  const long = 'ab '.repeat(200)
  for (const [on, uid, content] of [
    [topic, 'to you', 'Hi'],
    [group.topic, 'to all', long],
  ] as const)
    await scene.deviceOf(ann).say(on, { uid, content })
  await scene.deviceOf(ben).hearsUid('to you')
  await scene.deviceOf(ben).hearsUid('to all')
  const sender = { uid: ann.uid, nickname: 'Ann' }
  expect(await list(ben, 'friend')).toMatchObject([
    { unread: 1, readSeq: 0, lastSeq: 2, last: { uid: 'to you', seq: 2, type: 'TEXT', content: 'Hi', sender } },
  ])
  expect(await list(ben, 'group')).toMatchObject([{ unread: 1, last: { uid: 'to all', sender, extra: '' } }])
  expect((await list(ben, 'group'))[0]?.last?.content).toBe(long.slice(0, 300))
  await scene.deviceOf(ben).say(topic, { uid: 'r', type: 'READ', content: 'to you' })
  await expect.poll(async () => (await list(ben, 'friend'))[0]).toMatchObject({ unread: 0, readSeq: 2 })
})

test('a withdrawal is not what was said last, and who has just come sees that they came', async () => {
  const { ann, ben, group } = scene
  await scene.says(ann, 'before')
  await scene.says(ann, 'slip')
  await scene.deviceOf(ann).hearsUid('slip')
  await scene.deviceOf(ann).say(group.topic, { uid: 'w', type: 'RECALL', content: 'slip' })
  await expect.poll(async () => (await list(ann, 'group'))[0]?.last).toMatchObject({ uid: 'slip', status: 'RECALL' })
  await scene.joins(ben)
  const [seen] = await list(ben, 'group')
  expect(seen?.last).toMatchObject({ type: 'SYSTEM', extra: expect.stringContaining('GROUP_JOINED') })
  expect(JSON.stringify(seen)).not.toContain('before')
})
