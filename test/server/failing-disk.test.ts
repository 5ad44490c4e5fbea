import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startChat } from '../support/chat.ts'
import { startChildServer, temporaryFolder } from '../support/child-server.ts'
import { refused } from '../support/http.ts'
import { metric } from '../support/limits.ts'
import { loopDisk, loopDiskLacks } from '../support/loop-disk.ts'
import { connect } from '../support/people.ts'

/** A server on a disk, an agent and a visitor, and the uids that were acknowledged. */
async function startOn(folder: string) {
  const limits = join(temporaryFolder(), 'limits.json')
  writeFileSync(limits, JSON.stringify({ storeCheckMs: 50 }))
  const server = await startChildServer({ PARLEY_DATA: join(folder, 'data'), PARLEY_LIMITS: limits })
  const chat = await startChat(server)
  const acknowledged: string[] = []
  return {
    ...{ server, chat, acknowledged },
    page: await connect(server, chat.visitor),
    /** Each message is stored or explicitly refused. */
    say: async (uid: string, content = 'x') => {
      const message = { uid, content, thread: { topic: chat.topic } }
      const answer = await server.http.post('/api/v1/message/rest/send', message, chat.agent.token)
      if (answer.status === 200) acknowledged.push(uid)
      else expect(answer).toEqual(refused(503, 'unavailable'))
    },
    stored: async () => {
      const path = `/visitor/api/v1/message/thread/uid?threadUid=${chat.uid}&after=1&limit=100`
      const { status, body } = await server.http.get(path, chat.visitor.token)
      expect(status).toBe(200)
      return body.data.content.map(({ uid }) => uid).toReversed()
    },
    readiness: async () => (await server.http.get('/readyz')).status,
  }
}

// After an error the kernel allows writes only after a remount, so no server can recover by itself.
test.skipIf(loopDiskLacks !== undefined)(
  'on a disk that turns read-only what is acknowledged is stored, the rest refused, and after a repair it goes on',
  async () => {
    const disk = loopDisk('journal')
    const { server, chat, page, acknowledged, say, stored, readiness } = await startOn(disk.folder)
    for (let index = 0; index < 10; index += 1) await say(`before${index}`)
    expect(acknowledged).toHaveLength(10)
    const rush = (async () => {
      for (let index = 0; index < 30; index += 1) await say(`while${index}`)
    })()
    await page.hearsUid('while2')
    disk.fail()
    await rush
    await say('after')
    expect(acknowledged).not.toContain('after')
    await page.say(chat.topic, { uid: 'over MQTT', content: 'x' })
    expect((await page.refusal('over MQTT')).code).toBe('unavailable')
    expect(await readiness()).toBe(503)
    await expect.poll(() => metric(server, 'parley_store_writable')).toBe(0)
    // The commit in progress at that moment may be there although it was refused.
    const inDoubt = (await stored()).filter((uid) => !acknowledged.includes(uid))
    expect(inDoubt.length).toBeLessThanOrEqual(1)
    const there = [...acknowledged, ...inDoubt]
    expect(await stored()).toEqual(there)

    for (const { client } of [page, chat.agentDevice]) client.end(true)
    await server.end('SIGTERM')
    disk.repair()
    await server.start()
    expect(await readiness()).toBe(200)
    // A refused commit may have been in memory only: after the next mount it is there or not.
    expect([there, there.slice(0, there.length - inDoubt.length)]).toContainEqual(await stored())
    for (const uid of [...inDoubt, 'mended']) await say(uid)
    // Resent with the same uid it is one message, and acknowledged.
    expect(await stored()).toEqual([...there, 'mended'])
    expect(acknowledged.slice(-1 - inDoubt.length)).toEqual([...inDoubt, 'mended'])
  },
)

test.skipIf(loopDiskLacks !== undefined)(
  'after a failed sync nothing is acknowledged that the next mount lacks, even once the disk has recovered',
  async () => {
    const disk = loopDisk('no journal')
    const { server, chat, page, acknowledged, say, stored, readiness } = await startOn(disk.folder)
    const long = 'x'.repeat(10_000)
    for (let index = 0; index < 20; index += 1) await say(`before${index}`, long)
    expect(acknowledged).toHaveLength(20)
    disk.starve()
    for (let index = 0; index < 20; index += 1) await say(`while${index}`, long)
    expect(acknowledged.length).toBeLessThan(40)
    expect(await readiness()).toBe(503)
    disk.feed()
    await expect.poll(readiness, { timeout: 5000 }).toBe(200)
    for (const uid of ['well', 'again']) await say(uid)
    expect(acknowledged.slice(-2)).toEqual(['well', 'again'])
    expect(await stored()).toEqual(acknowledged)

    for (const { client } of [page, chat.agentDevice]) client.end(true)
    await server.end('SIGKILL')
    disk.repair()
    await server.start()
    expect(await stored()).toEqual(acknowledged)
  },
)
