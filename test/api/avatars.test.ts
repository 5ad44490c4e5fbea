import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { picture } from '../support/files.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { logIn, newVisitor, type TestPerson } from '../support/people.ts'
import { StaffOffice } from '../support/staff.ts'

const server = perFile.server()
let staff: StaffOffice
beforeAll(async () => {
  staff = new StaffOffice(server, await logIn(server))
})

function formWith(bytes: Uint8Array | string, uid?: string): FormData {
  const form = new FormData()
  if (uid !== undefined) form.set('uid', uid)
  form.set('file', new Blob([bytes as BlobPart]), 'me.png')
  return form
}

const sendOwn = (bytes: Uint8Array | string, { token }: TestPerson) =>
  server.http.form('/api/v1/user/avatar', formWith(bytes), token)
const sendFor = (uid: string, bytes: Uint8Array | string, { token }: TestPerson) =>
  server.http.form('/api/v1/workgroup/avatar', formWith(bytes, uid), token)
const addressIn = ({ body }: Awaited<ReturnType<typeof sendOwn>>) => (body.data as unknown as { avatar: string }).avatar
const profileOf = async ({ token }: TestPerson) => (await server.http.get('/api/v1/user/profile', token)).body.data
const shown = (address: string) => fetch(server.url + address)
const colourAt = async (address: string) => {
  const { dominant } = await sharp(Buffer.from(await (await shown(address)).arrayBuffer())).stats()
  return dominant
}

test.each([
  ['png', 900, 300],
  ['jpeg', 40, 400],
  ['gif', 10, 10],
  ['webp', 300, 300],
  ['avif', 64, 64],
] as const)(
  'a %s of %d × %d becomes a square of 256 px for everybody, without metadata',
  async (format, width, height) => {
    const ann = await staff.welcome()
    const bytes = await sharp(await picture(width, height, format === 'gif' || format === 'avif' ? format : 'png'))
      .toFormat(format)
      .withExif({ IFD0: { Copyright: 'Ann at home' } })
      .toBuffer()
    const address = addressIn(await sendOwn(bytes, ann))
    expect(address).toMatch(/^\/avatar\/[\w-]{32}\?v=\w+$/)
    expect(await profileOf(ann)).toMatchObject({ avatar: address })
    const answer = await shown(address)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    })
    const made = await sharp(Buffer.from(await answer.arrayBuffer())).metadata()
    expect(made).toMatchObject({ format: 'webp', width: 256, height: 256 })
    expect(made.exif).toBeUndefined()
  },
)

test.each([
  ['a text', 'hello'],
  ['markup', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['a beginning of a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0])],
  ['nothing', ''],
])('%s is no picture, and the one before stays', async (_what, bytes) => {
  const ann = await staff.welcome()
  const before = addressIn(await sendOwn(await picture(20, 20), ann))
  expect(await sendOwn(bytes, ann)).toEqual(refused(400, 'malformed'))
  expect(await profileOf(ann)).toMatchObject({ avatar: before })
  expect((await shown(before)).status).toBe(200)
})

test('a new picture replaces the old one also where its address was stored, and removing it leaves none', async () => {
  const ann = await staff.welcome()
  const [teal, red] = [
    await picture(20, 20),
    await sharp({ create: { width: 20, height: 20, channels: 3, background: 'red' } })
      .png()
      .toBuffer(),
  ]
  const first = addressIn(await sendOwn(teal, ann))
  const second = addressIn(await sendOwn(red, ann))
  expect(second).not.toBe(first)
  for (const address of [first, second]) expect((await colourAt(address)).r).toBeGreaterThan(200)
  await server.http.put('/api/v1/user/profile', { avatar: second }, ann.token)
  expect((await shown(second)).status).toBe(200)
  await server.http.put('/api/v1/user/profile', { avatar: '' }, ann.token)
  expect((await shown(second)).status).toBe(404)
  expect((await shown(second)).headers.get('cache-control')).toBe('no-store')
})

test('the picture of a deleted agent is deleted', async () => {
  const ann = await staff.welcome()
  const address = addressIn(await sendOwn(await picture(20, 20), ann))
  await staff.remove(ann.uid)
  expect((await shown(address)).status).toBe(404)
})

test('an address tells nothing of its owner, and cannot be made from what a visitor knows', async () => {
  const ann = await staff.welcome()
  const address = addressIn(await sendOwn(await picture(20, 20), ann))
  expect(address).not.toContain(ann.uid)
  for (const guess of [ann.uid, ann.accountUid, 'A'.repeat(32), '..%2f..%2fparley.db', `${'A'.repeat(31)}.`]) {
    expect((await shown(`/avatar/${guess}`)).status).toBeGreaterThanOrEqual(400)
  }
})

test('admins give a workgroup its picture, which its visitors see; others may not', async () => {
  const [ann, visitor] = [await staff.welcome(), await newVisitor(server)]
  const { uid } = (await server.http.post('/api/v1/workgroup/create', { nickname: 'Shop' }, staff.admin.token)).body
    .data as unknown as { uid: string }
  const bytes = await picture(20, 20)
  expect(await sendFor(uid, bytes, ann)).toEqual(refused(403, 'forbidden'))
  expect(await sendFor(uid, bytes, visitor)).toEqual(refused(403, 'forbidden'))
  expect(await sendFor('made-up', bytes, staff.admin)).toEqual(refused(400, 'unknown_target'))
  const address = addressIn(await sendFor(uid, bytes, staff.admin))
  expect((await shown(address)).status).toBe(200)
  const look = await server.http.get(`/visitor/api/v1/widget/config?sid=${uid}`)
  expect(look.body.data).toMatchObject({ avatar: address })
  await server.http.post('/api/v1/workgroup/delete', { uid }, staff.admin.token)
  expect((await shown(address)).status).toBe(404)
})
