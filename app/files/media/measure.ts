import { open } from 'node:fs/promises'
import type { Recording } from '../../../domain/message/file.ts'
import { FileBytes } from '../metadata/file-bytes.ts'
import { measureMp4 } from './mp4.ts'
import { measureFlac, measureMp3, measureOgg, measureWav } from './sounds.ts'
import { measureWebm } from './webm.ts'

type Measure = (bytes: FileBytes) => Promise<Recording>

const silent: Recording = { seconds: 0, picture: null }

/** By the type found in the bytes: what browsers play. */
const measures: Readonly<Record<string, Measure>> = {
  'audio/mpeg': measureMp3,
  'audio/ogg': measureOgg,
  'audio/wav': measureWav,
  'audio/flac': measureFlac,
  // Its frames name no length.
  'audio/aac': async () => silent,
  'audio/mp4': measureMp4,
  'audio/x-m4a': measureMp4,
  'video/mp4': measureMp4,
  'video/quicktime': measureMp4,
  'video/x-m4v': measureMp4,
  'video/webm': measureWebm,
}

/**
 * Returns the length of a recording, 0 where the file does not tell it, and the size of its pictures; null for a file
 * that is no recording. Reads headers, a bounded number of parts.
 */
export async function measureRecording(path: string, type: string): Promise<Recording | null> {
  const measure = Object.hasOwn(measures, type) ? measures[type] : undefined
  if (measure === undefined) return null
  const file = await open(path, 'r')
  try {
    const { seconds, picture } = await measure(new FileBytes(file, (await file.stat()).size))
    return { seconds: Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 10) / 10 : 0, picture }
  } catch (error) {
    // A header that ends early, or more parts than any real file has: whoever plays it finds out.
    if (error instanceof RangeError || (error as { code?: unknown }).code === 'malformed') return silent
    throw error
  } finally {
    await file.close()
  }
}
