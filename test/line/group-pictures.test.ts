import { beforeAll, beforeEach, expect, test } from 'vitest'
import { type AppUser, allowSocial, newAppUser } from '../support/app-users.ts'
import { picture } from '../support/files.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { dataOf } from '../support/setting-up.ts'
import { event, type GroupScene, openGroupScene } from './group-scene.ts'

const server = perFile.server()
let scene: GroupScene
beforeAll(() => allowSocial(server))
beforeEach(async () => {
  scene = await openGroupScene(server)
  return scene.close
})

async function send(by: AppUser, uid: string, bytes: Uint8Array | string) {
  const form = new FormData()
  form.set('uid', uid)
  form.set('file', new Blob([bytes as BlobPart]), 'us.png')
  return server.http.form('/visitor/api/v1/group/avatar', form, by.token)
}

const shown = async (address: string) => (await fetch(server.url + address)).status
const avatarOf = async (who: AppUser) => (await scene.list(who)).map((one) => (one as { avatar?: string }).avatar)

test('an owner uploads the picture of the group, and its members see it', async () => {
  const { ann, ben, group } = scene
  await scene.joins(ben)
  const { avatar } = dataOf<{ avatar: string }>(await send(ann, group.uid, await picture(90, 30)))
  expect(avatar).toMatch(/^\/avatar\/[\w-]{32}\?v=\w+$/)
  expect(await shown(avatar)).toBe(200)
  const told = await scene.deviceOf(ben).hears(event('GROUP_CHANGED', ann.uid))
  expect(told.thread?.user).toMatchObject({ uid: group.uid, avatar })
  expect(await avatarOf(ben)).toEqual([avatar])
  expect((await scene.post('update', { uid: group.uid, name: 'Relay', avatar }, ann)).status).toBe(200)
  expect(await avatarOf(ben)).toEqual([avatar])
})

test('what is no picture leaves the one before, and removing it leaves none', async () => {
  const { ann, group } = scene
  const { avatar } = dataOf<{ avatar: string }>(await send(ann, group.uid, await picture(20, 20)))
  expect(await send(ann, group.uid, 'hello')).toEqual(refused(400, 'malformed'))
  expect([await shown(avatar), await avatarOf(ann)]).toEqual([200, [avatar]])
  await scene.post('update', { uid: group.uid, avatar: '' }, ann)
  expect([await shown(avatar), await avatarOf(ann)]).toEqual([404, ['']])
})

test('nobody else changes it, or learns that the group is there', async () => {
  const { ann, ben, cleo, group } = scene
  await scene.joins(ben)
  const bytes = await picture(20, 20)
  expect(await send(ben, group.uid, bytes)).toEqual(refused(403, 'forbidden'))
  const made = await send(cleo, 'made-up', bytes)
  expect(await send(cleo, group.uid, bytes)).toEqual(made)
  expect(made).toEqual(refused(404, 'not_found'))
  expect(await avatarOf(ann)).toEqual([''])
  const [stranger, other] = [await newAppUser(server), await openGroupScene(server)]
  const { avatar } = dataOf<{ avatar: string }>(await send(other.ann, other.group.uid, bytes))
  const borrowing = { uid: group.uid, avatar }
  expect(await scene.post('update', borrowing, ann)).toEqual(refused(400, 'malformed'))
  expect(await scene.post('update', borrowing, stranger)).toEqual(refused(404, 'not_found'))
  other.close()
})

test('the picture goes with the last member', async () => {
  const { ann, ben, group } = scene
  await scene.joins(ben)
  const { avatar } = dataOf<{ avatar: string }>(await send(ann, group.uid, await picture(20, 20)))
  await scene.post('leave', { uid: group.uid }, ann)
  expect(await shown(avatar)).toBe(200)
  await scene.post('leave', { uid: group.uid }, ben)
  expect(await shown(avatar)).toBe(404)
})
