import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { Thumbnails } from '../../app/files/thumbnails.ts'
import type { Uid } from '../../domain/ids.ts'
import { defaultLimits } from '../../server/config/limits.ts'
import { startChildServer, temporaryFolder } from '../support/child-server.ts'
import { FileClient, picture } from '../support/files.ts'
import { connect, newVisitor, openThread } from '../support/people.ts'

const side = 5000
const create = { width: side, height: side, channels: 3, background: 'teal' } as const
/** 25 megapixels in a few KB, in formats that decode slowly or only as a whole. */
const bombs = async () => [
  await sharp({ create }).avif({ effort: 0 }).toBuffer(),
  await sharp({ create }).toColourspace('rgb16').png({ progressive: true, compressionLevel: 9 }).toBuffer(),
]

const vera = 'vera' as Uid
const walt = 'walt' as Uid

function openPictures(limits: Partial<typeof defaultLimits.pictures>) {
  const pictures = new Thumbnails({ ...defaultLimits.pictures, ...limits })
  onTestFinished(() => pictures.close())
  const folder = temporaryFolder()
  let files = 0
  return async (owner: Uid, bytes: Uint8Array) => {
    files += 1
    const path = join(folder, `${files}`)
    writeFileSync(path, bytes)
    return pictures.measure(owner, { path, thumbnailPath: `${path}.small` })
  }
}

test('a picture that takes too much memory or time ends its process, and the next one gets a new process', async () => {
  const [avif = Buffer.alloc(0)] = await bombs()
  const small = await picture(600, 300)
  const boundless = { maxCostlyPixels: 2 ** 28 }
  const tight = openPictures({ ...boundless, memoryBytes: 160 * 1024 * 1024 })
  const [bomb, innocent] = await Promise.all([tight(vera, avif), tight(walt, small)])
  expect([bomb, innocent]).toEqual([null, { width: 600, height: 300, hasThumbnail: true }])
  const hasty = openPictures({ ...boundless, timeMs: 1 })
  expect(await hasty(vera, avif)).toBeNull()
})

test('CPU time of other programs does not count as a picture’s', async () => {
  const measure = openPictures({ timeMs: 3000 })
  const small = await picture(600, 300)
  const known = childrenOf(process.pid)
  const measured = { width: 600, height: 300, hasThumbnail: true }
  expect(await measure(vera, small)).toEqual(measured)
  const child = childrenOf(process.pid).find((pid) => !known.includes(pid))
  if (child === undefined) throw new Error('no process has measured it')
  const again = measure(vera, small)
  process.kill(child, 'SIGSTOP')
  await delay(3500)
  process.kill(child, 'SIGCONT')
  expect(await again).toEqual(measured)
})

test('one user has that many slots, all together have that many; without a slot a picture is not decoded', async () => {
  const measure = openPictures({ placesOfUser: 2, places: 3 })
  const small = await picture(600, 300)
  const owners = [vera, vera, vera, walt, 'third' as Uid]
  const outcomes = await Promise.all(owners.map((owner) => measure(owner, small)))
  const measured = { width: 600, height: 300, hasThumbnail: true }
  expect(outcomes).toEqual([measured, measured, 'unmeasured', measured, 'unmeasured'])
  expect(await measure(vera, small)).toEqual(measured)
})

test('bombs of many visitors become downloads, cost the server no memory, and others are served meanwhile', async () => {
  const server = await startChildServer()
  const memory = async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text()
    return Number(/^process_resident_memory_bytes (\d+)$/m.exec(text)?.[1])
  }
  const innocent = await newVisitor(server)
  const { topic } = await openThread(server, innocent)
  const page = await connect(server, innocent)
  const before = await memory()
  const made = await bombs()
  const attackers = Array.from({ length: 8 }, async (_, index) => {
    const visitor = await newVisitor(server)
    const thread = await openThread(server, visitor)
    return new FileClient(server, visitor, 'visitor').upload(thread.topic, made[index % 2] ?? '', 'photo.png')
  })
  const uploaded = Promise.all(attackers)
  for (let index = 0; index < 20; index += 1) {
    await page.say(topic, { uid: `m${index}`, content: 'served' })
    await page.hearsUid(`m${index}`)
  }
  for (const file of await uploaded) {
    expect(file.fileType).toBe('application/octet-stream')
    expect(file.width).toBeUndefined()
  }
  expect((await memory()) - before).toBeLessThan(150 * 1024 * 1024)
  const files = new FileClient(server, innocent, 'visitor')
  expect(await files.upload(topic, await picture(900, 600))).toMatchObject({ width: 900, height: 600 })
  page.drop()
})

/** Returns the child processes of a process, by proc(5). */
function childrenOf(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`)
  const texts = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1'))
  return texts.join(' ').split(' ').filter(Boolean).map(Number)
}
