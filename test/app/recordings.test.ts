import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { measureRecording } from '../../app/files/media/measure.ts'
import { sniffType } from '../../app/files/sniff-type.ts'
import { fileMessageType, type UploadedFile } from '../../domain/message/file.ts'
import { Random, seedOfRun } from '../support/random.ts'

const media = join(import.meta.dirname, '../fixtures/media')
const folder = mkdtempSync(join(tmpdir(), 'parley-recordings-'))
afterAll(() => rmSync(folder, { recursive: true }))

const small = { width: 96, height: 54 }
const recordings = [
  ['tone.mp3', 'audio/mpeg', 'AUDIO', null],
  ['plain.mp3', 'audio/mpeg', 'AUDIO', null],
  ['tone.ogg', 'audio/ogg', 'AUDIO', null],
  ['tone.opus', 'audio/ogg', 'AUDIO', null],
  ['tone.m4a', 'audio/x-m4a', 'AUDIO', null],
  ['tone.wav', 'audio/wav', 'AUDIO', null],
  ['tone.flac', 'audio/flac', 'AUDIO', null],
  ['sound.webm', 'video/webm', 'AUDIO', null],
  ['sound.mp4', 'video/mp4', 'AUDIO', null],
  ['film.mp4', 'video/mp4', 'VIDEO', small],
  ['film.webm', 'video/webm', 'VIDEO', small],
  ['turned.mov', 'video/quicktime', 'VIDEO', { width: 54, height: 96 }],
] as const

test.each(recordings)(
  '%s of 1.5 seconds is %s, sent as %s, with the size it is shown at',
  async (name, type, kind, picture) => {
    const path = join(media, name)
    expect(await sniffType(path)).toBe(type)
    const recording = await measureRecording(path, type)
    expect(recording).toEqual({ seconds: 1.5, picture })
    expect(fileMessageType({ type, picture: null } as UploadedFile, recording)).toBe(kind)
  },
)

test('pictures are sent as IMAGE; texts and what browsers do not play as FILE', async () => {
  for (const type of ['text/plain', 'video/x-msvideo', 'audio/amr', 'application/octet-stream', 'constructor'])
    expect(await measureRecording(join(media, 'tone.mp3'), type)).toBeNull()
  const picture = { width: 1, height: 1, hasThumbnail: false }
  expect(fileMessageType({ type: 'image/png', picture } as UploadedFile, null)).toBe('IMAGE')
  expect(fileMessageType({ type: 'image/png', picture: null } as UploadedFile, null)).toBe('FILE')
})

test.each(recordings)(
  '%s cut off or garbled anywhere is still a recording, of whatever length it tells',
  async (name, type) => {
    const whole = readFileSync(join(media, name))
    const random = new Random(seedOfRun())
    const path = join(folder, name)
    const judge = async (bytes: Buffer) => {
      writeFileSync(path, bytes)
      const { seconds = -1 } = (await measureRecording(path, type)) ?? {}
      expect(Number.isFinite(seconds) && seconds >= 0).toBe(true)
    }
    for (let length = 0; length < 400; length += 7) await judge(whole.subarray(0, length))
    for (let round = 0; round < 200; round += 1) {
      const garbled = Buffer.from(whole)
      for (let left = random.between(1, 20); left > 0; left -= 1) {
        garbled[random.between(0, Math.min(garbled.length - 1, 700))] = random.pick([
          0,
          255,
          127,
          random.between(0, 255),
        ])
      }
      await judge(garbled)
    }
  },
)
