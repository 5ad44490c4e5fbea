import { beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { logIn, type TestPerson } from '../support/people.ts'
import { addNeighbours, type Neighbours } from '../support/setting-up.ts'

const workgroupUid = 'df_wg_uid'
const server = perFile.server()
let admin: TestPerson
let neighbours: Neighbours
beforeAll(async () => {
  admin = await logIn(server)
  neighbours = await addNeighbours(server)
})

const update = (wish: object, token = admin.token) =>
  server.http.post('/api/v1/widget/update', { workgroupUid, ...wish }, token)
const query = (uid = workgroupUid, token = admin.token) =>
  server.http.get(`/api/v1/widget/query?workgroupUid=${uid}`, token)
const config = (sid: string) => server.http.get(`/visitor/api/v1/widget/config?sid=${sid}`)

const limits = { maxUploadBytes: 20 * 1024 * 1024, maxTextCharacters: 16_384, pictureHosts: [] }

test('a widget without settings has the default look, for a workgroup and for an agent', async () => {
  const usual = {
    theme: 'auto',
    position: 'right',
    prechat: [],
    departments: [],
    typingPreview: false,
    sites: [],
    ...limits,
  }
  for (const sid of [workgroupUid, 'df_ag_uid']) expect((await config(sid)).body.data).toEqual(usual)
  expect(await config('nothing')).toEqual(refused(400, 'unknown_target'))
})

test('pages get what an admin sets from then on, and the rest stays', async () => {
  const prechat = [{ name: 'email', label: '电子邮箱', type: 'email', required: true }]
  const look = { title: 'Shop', greeting: '您好', accent: '#0a7D5f', locale: 'zh-CN', theme: 'dark', position: 'left' }
  expect((await update({ ...look, prechat, departments: [workgroupUid] })).status).toBe(200)
  const changed = await update({ title: 'Bikes', locale: '', typingPreview: true })
  const stored = {
    ...look,
    title: 'Bikes',
    locale: '',
    prechat,
    departments: [workgroupUid],
    typingPreview: true,
    sites: [],
  }
  // For agents and admins alone.
  const hidden = { liveVisitors: false, triggers: [] }
  expect(changed.body.data).toEqual({ workgroupUid, ...stored, ...hidden })
  expect((await query()).body.data).toEqual({ workgroupUid, ...stored, ...hidden })
  const { locale, ...told } = stored
  const departments = [{ uid: workgroupUid, nickname: 'Support' }]
  expect((await config(workgroupUid)).body.data).toEqual({ ...told, departments, ...limits })
})

test.each([
  { accent: 'red' },
  { accent: '#12345' },
  { accent: 'red;background:url(//a)' },
  { theme: 'pink' },
  { typingPreview: 'sometimes' },
  { position: 'top' },
  { locale: 'x' },
  { title: 'x'.repeat(65) },
  { prechat: [{ name: '<script>', label: 'x' }] },
  { prechat: [{ name: 'email', label: 'x', type: 'file' }] },
  { prechat: [{ name: 'email', label: 'x', more: 1 }] },
  { css: 'x' },
  { sites: ['*'] },
  { sites: ['shop.example'] },
  { sites: ['https://shop.example/'] },
  { sites: ['https://shop.example; script-src *'] },
  { sites: ['https://SHOP.example'] },
  { sites: ['javascript:alert(1)'] },
  { sites: ['https://a.example', 'https://a.example'] },
])('%j is refused', async (wish) => {
  const before = await query()
  expect(await update(wish)).toEqual(refused(400, 'malformed'))
  expect(await query()).toEqual(before)
})

test('a widget and its departments belong to one’s own organization', async () => {
  expect(await update({ departments: [neighbours.workgroup] })).toEqual(refused(400, 'unknown_target'))
  expect(await update({ workgroupUid: neighbours.workgroup })).toEqual(refused(400, 'unknown_target'))
  expect(await query(neighbours.workgroup)).toEqual(refused(400, 'unknown_target'))
  expect((await query(neighbours.workgroup, neighbours.admin.token)).status).toBe(200)
})
