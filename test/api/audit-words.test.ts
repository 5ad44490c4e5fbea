import { expect, test } from 'vitest'
import { type ActKind, actKinds, type FieldChange } from '../../domain/audit.ts'
import { defaultWidget } from '../../domain/organization/widget.ts'
import { defaultSettings } from '../../domain/organization/workgroup.ts'
import { newProfile } from '../../domain/people/agent.ts'
import { changesShown } from '../../web-client/console/settings/audit.ts'
import { auditTold } from '../../web-client/console/settings/audit-words.ts'
import { settings as english } from '../../web-client/console/words/en-settings.ts'
import { settings as chinese } from '../../web-client/console/words/zh-CN-settings.ts'
import { perFile } from '../support/fixtures.ts'
import { controls } from '../support/isolation/controls.ts'
import { poster } from '../support/isolation/poster.ts'
import { openWorld } from '../support/isolation/world.ts'
import { newVisitor } from '../support/people.ts'

const server = perFile.server()
const world = perFile.made(
  () => openWorld(server),
  (made) => made.close(),
)

/** Only a command on the server does it; it changes no field. */
const byCommands: readonly ActKind[] = ['identity.read']
/** Fields that no reader of the log is shown. */
const isHidden = (field: string) => changesShown(entryWith({ field }), { field: () => 'shown', value: () => '' }) === ''

const entryWith = (change: FieldChange) => ({
  ...{ uid: '', at: 0, kind: 'agent.create' as const, targetUid: '', targetName: '' },
  ...{ doer: { kind: 'agent' as const, uid: '', name: '' }, changes: [change] },
})

/** Does everything that is recorded at least once. */
async function doAll(): Promise<void> {
  const { admin } = world.rightful
  const post = poster(server)
  const { uid } = await post('/api/v1/quickreply/create', { shortcut: 'x', content: 'X', shared: true }, admin)
  await post('/api/v1/quickreply/update', { uid, title: 'T', category: 'C', content: 'Y' }, admin)
  await post('/api/v1/quickreply/create', { replies: [{ shortcut: 'y', content: 'Y' }], shared: true }, admin)
  await post('/api/v1/quickreply/delete', { uid }, admin)
  await server.http.put('/api/v1/user/profile', { nickname: 'Ada', signature: 'S', invisible: true }, admin.token)
  await server.http.post('/auth/v1/login', { username: 'admin', password: 'a wrong one' })
  const { uid: visitorUid } = await newVisitor(server, 'Written to')
  const { workgroup: workgroupUid } = world.scene
  await post('/api/v1/thread/begin', { uid: visitorUid, workgroupUid, message: { content: 'Hello' } }, admin)
  const headers = { authorization: `Bearer ${admin.token}` }
  await (await fetch(`${server.url}/api/v1/contact/${visitorUid}/export`, { headers })).arrayBuffer()
  for (const { by, request } of controls(world)) {
    const { method, path, body } = request
    const token = by && world.rightful[by].token
    if (method === 'GET' || body instanceof FormData || path.startsWith('/file')) continue
    await server.http[method === 'PUT' ? 'put' : 'post'](path, body, token)
  }
}

test('everything that is recorded reads in both languages: acts, fields and their values', async () => {
  await doAll()
  const kindsIn = () => new Set(server.rows('select distinct kind from audit').map(({ kind }) => kind as ActKind))
  await expect.poll(() => actKinds.filter((kind) => !kindsIn().has(kind))).toEqual(byCommands)
  const changes = server
    .rows('select changes from audit')
    .flatMap((row) => JSON.parse(String(row.changes)) as FieldChange[])
  const settable = Object.keys({ ...defaultSettings, ...defaultWidget, ...newProfile })
  const fields = new Set([...changes.map(({ field }) => field), ...settable].filter((field) => !isHidden(field)))
  const unread: unknown[] = []
  for (const words of [english, chinese]) {
    const told = auditTold(words, () => undefined)
    unread.push(...actKinds.filter((kind) => !words.acts[kind]))
    unread.push(...[...fields].filter((field) => told.field(field) === field))
    for (const { field, from, to } of changes) {
      // Names and numbers need no translation.
      const codes = [from, to].filter((value) =>
        /^([A-Z]+(_[A-Z]+)*|true|false|visitors|agents|auto)$/.test(value ?? ''),
      )
      unread.push(...codes.filter((code) => told.value(field, code) === code).map((code) => [field, code]))
    }
  }
  expect(unread).toEqual([])
})
