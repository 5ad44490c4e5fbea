import { beforeAll, expect, test } from 'vitest'
import { FileClient } from '../support/files.ts'
import { perFile } from '../support/fixtures.ts'
import { doors, servedByAnn, type Worker } from '../support/handover.ts'
import { refused } from '../support/http.ts'
import type { Guest } from '../support/office.ts'

const server = perFile.server()
const team = perFile.team(server)
let guest: Guest
let fileUrl: string

beforeAll(async () => {
  guest = await servedByAnn(team)
  const files = new FileClient(server, guest, 'visitor')
  fileUrl = (await files.upload(guest.thread.topic, 'the text')).fileUrl
  expect((await files.send(guest.thread.topic, { url: fileUrl }, { uid: 'shown' })).status).toBe(200)
})

/** Signs the address of the file for a person. */
async function linkFor(person: Worker | Guest, side: 'visitor' | 'agent'): Promise<string> {
  const { body } = await new FileClient(server, person, side).sign(fileUrl)
  return (body.data as unknown as Record<string, string>)[fileUrl] ?? ''
}

const statusOf = async (link: string) => (await fetch(server.url + link)).status

test('a link shows a file as long as the person it was made for may see it', async () => {
  const { ann, bea } = team
  const say = doors.http(server)
  await say(ann, guest.thread, { uid: 'invite', type: 'INVITE', content: { to: { agentUid: bea.uid } } })
  expect(await say(bea, guest.thread, { uid: 'come', type: 'INVITE_ACCEPT', content: { uid: 'invite' } })).toBe('ok')
  const [anns, beas, visitors] = [
    await linkFor(ann, 'agent'),
    await linkFor(bea, 'agent'),
    await linkFor(guest, 'visitor'),
  ]
  for (const link of [anns, beas, visitors]) expect(await statusOf(link)).toBe(200)
  // The signature covers whom the link was made for.
  const stolen = beas.replace(/by=[^&]+/, /by=[^&]+/.exec(anns)?.[0] ?? '')
  expect(await server.http.get(stolen)).toEqual(refused(403, 'link_expired'))

  expect((await server.http.post('/api/v1/thread/invite/leave', { uid: guest.thread.uid }, bea.token)).status).toBe(200)
  expect(await server.http.get(beas)).toEqual(refused(404, 'not_found'))
  for (const link of [anns, visitors]) expect(await statusOf(link)).toBe(200)

  const recall = { type: 'RECALL', content: 'shown', thread: { topic: guest.thread.topic } }
  expect((await server.http.post('/visitor/api/v1/message/send', recall, guest.token)).status).toBe(200)
  expect(await server.http.get(anns)).toEqual(refused(404, 'not_found'))
  expect(await server.http.get(`${fileUrl}/thumbnail${anns.slice(fileUrl.length)}`)).toEqual(
    refused(403, 'link_expired'),
  )
  // No message shows it any more: only its owner sees it, as before it was sent.
  expect(await statusOf(visitors)).toBe(200)
})
