import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/child-server.ts'
import { expectWithstood, flood, startFloodedServer } from '../support/flood.ts'
import { newVisitor, openThread } from '../support/people.ts'

const side = 5000
const create = { width: side, height: side, channels: 3, background: 'teal' } as const

/** 25 megapixels in a few KB, in formats that decode slowly or only as a whole. */
async function writeBombs(): Promise<string[]> {
  const folder = temporaryFolder()
  const bombs = [
    await sharp({ create }).avif({ effort: 0 }).toBuffer(),
    await sharp({ create }).toColourspace('rgb16').png({ progressive: true, compressionLevel: 9 }).toBuffer(),
  ]
  return bombs.map((bytes, index) => {
    const path = join(folder, `bomb${index}`)
    writeFileSync(path, bytes)
    return path
  })
}

test('endless picture bombs from many visitors harm nobody else', async () => {
  const server = await startFloodedServer()
  const bombs = await writeBombs()
  const seen = await flood(server, {
    attack: 'picture-bombs',
    prepare: async () => {
      const uploaders = []
      for (let index = 0; index < 8; index += 1) {
        const visitor = await newVisitor(server)
        const { topic } = await openThread(server, visitor)
        uploaders.push({ token: visitor.token, topic })
      }
      return { uploaders, bombs }
    },
  })
  expectWithstood(server, seen, { moreMiB: 150 })
  expect(seen.attack.taken).toBeGreaterThan(10)
})
