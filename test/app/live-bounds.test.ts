import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { LiveVisitors } from '../../app/live/live-visitors.ts'
import { shownLive } from '../../app/live/watch-live.ts'
import type { Uid } from '../../domain/ids.ts'

const workgroupUid = 'group' as Uid
const limits = { visitors: 1000, ofAddress: 1000, factBytes: 1024, bytes: 64 * 1024 * 1024 }

function liveWith(given: Partial<typeof limits> = {}) {
  const reached: string[] = []
  const live = new LiveVisitors({
    limits: { ...limits, ...given },
    onLimit: (name) => reached.push(name),
    newUid: randomUUID,
  })
  const beat = (key: string, told: { url?: string; title?: string; lang?: string }) =>
    live.beat(
      { key, orgUid: 'org' as Uid, workgroupUid, url: '', title: '', referrer: '', lang: '', address: '', ...told },
      0,
    )
  return { live, beat, reached }
}

/** Keeps 20 pages of each of 300 tabs, each told by an address of 12 KB; prints the bytes of heap that they take. */
const measured = `
const { LiveVisitors } = await import(process.argv[1])
let made = 0
const limits = ${JSON.stringify(limits)}
const live = new LiveVisitors({ limits, onLimit: () => {}, newUid: () => String((made += 1)) })
globalThis.gc()
const before = process.memoryUsage().heapUsed
for (let tab = 0; tab < 300; tab += 1)
  for (let page = 0; page < 20; page += 1) {
    const whole = Buffer.from(\`key-of-a-tab-number-\${1000 + tab}&https://shop.example/\${1000 + page}&\${'x'.repeat(12_000)}\`).toString()
    const [key, url] = [whole.slice(0, 24), whole.slice(25, 50)]
    live.beat({ key, orgUid: 'o', workgroupUid: 'g', url, title: whole.slice(26, 50), referrer: '', lang: '', address: '' }, page)
  }
globalThis.gc()
console.log(process.memoryUsage().heapUsed - before, live.size)
`

test('what is kept of a tab is no part of the address of the request', () => {
  const module = new URL('../../app/live/live-visitors.ts', import.meta.url).href
  const node = ['--expose-gc', '--input-type=module', '-e', measured, module]
  const [bytes = 0, tabs] = execFileSync(process.execPath, node, { encoding: 'utf8' }).trim().split(' ').map(Number)
  expect(tabs).toBe(300)
  expect(bytes).toBeLessThan(8_000_000)
})

test('beyond the bytes of all, who has told the most loses their first pages, and others keep theirs', () => {
  const { live, beat, reached } = liveWith({ bytes: 20_000 })
  for (const page of ['first', 'second', 'third']) beat('small', { url: page })
  for (let page = 0; page < 20; page += 1) beat('fat', { url: `${page}`, title: 'x'.repeat(1000) })
  const trailOf = (key: string) => live.byKey(key)?.shown.trail.map(({ url }) => url)
  expect(trailOf('small')).toEqual(['first', 'second', 'third'])
  expect(trailOf('fat')).toEqual(['11', '12', '13', '14', '15', '16', '17', '18', '19'])
  expect(reached).toContain('live.bytes')
  for (let more = 0; more < 6; more += 1) beat(`more ${more}`, { title: 'x'.repeat(1000) })
  expect(trailOf('fat')).toEqual(['17', '18', '19'])
})

test('if nobody has a page to spare, new ones are refused, and who is known goes on', () => {
  const { live, beat } = liveWith({ bytes: 5000 })
  beat('one', { title: 'x'.repeat(1000) })
  beat('two', { title: 'x'.repeat(1000) })
  expect(() => beat('three', { title: 'x'.repeat(1000) })).toThrow('busy')
  expect(() => beat('one', { title: 'x'.repeat(1000), lang: 'y'.repeat(1000) })).toThrow('busy')
  beat('two', { title: 'x'.repeat(1000) })
  expect(live.size).toBe(2)
  live.leave('one')
  beat('three', { title: 'x'.repeat(1000) })
  expect(live.size).toBe(2)
})

test('a delta has no more than 256 KiB, and the next ones tell the rest', () => {
  const { live, beat } = liveWith()
  for (let tab = 0; tab < 400; tab += 1) beat(`tab ${tab}`, { title: '\u0001'.repeat(1000) })
  const told: string[] = []
  for (
    let delta = live.groups.take(workgroupUid, shownLive);
    delta;
    delta = live.groups.take(workgroupUid, shownLive)
  ) {
    expect(JSON.stringify(delta).length).toBeLessThan(256 * 1024)
    expect(delta.changed.length).toBeGreaterThan(20)
    told.push(...delta.changed.map(({ uid }) => uid))
  }
  expect(new Set(told).size).toBe(400)
})
