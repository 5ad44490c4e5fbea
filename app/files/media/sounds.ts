import type { Recording } from '../../../domain/message/file.ts'
import type { FileBytes } from '../metadata/file-bytes.ts'

const sound = (seconds: number): Recording => ({ seconds, picture: null })
const tailBytes = 64 * 1024

/** WAV: the bytes of its samples by the bytes a second. */
export async function measureWav(bytes: FileBytes): Promise<Recording> {
  let bytesASecond = 0
  for (let at = 12; at + 8 <= bytes.size; ) {
    bytes.countPart()
    const head = await bytes.read(at, 24)
    const [name, size] = [head.toString('latin1', 0, 4), head.readUInt32LE(4)]
    if (name === 'fmt ') bytesASecond = head.readUInt32LE(16)
    if (name === 'data') return sound(bytesASecond && Math.min(size, bytes.size - at - 8) / bytesASecond)
    // Chunks are padded to an even length.
    at += 8 + size + (size % 2)
  }
  return sound(0)
}

/** FLAC: the samples named in STREAMINFO (RFC 9639, 8.2). */
export async function measureFlac(bytes: FileBytes): Promise<Recording> {
  const head = await bytes.read(0, 26)
  const rate = head.readUIntBE(18, 3) >> 4
  const samples = (head.readUInt8(21) & 15) * 2 ** 32 + head.readUInt32BE(22)
  return sound(rate && samples / rate)
}

/** Ogg with Vorbis or Opus (RFC 3533, RFC 7845): the position of the last page. */
export async function measureOgg(bytes: FileBytes): Promise<Recording> {
  const head = await bytes.read(0, 512)
  const begins = 27 + head.readUInt8(26)
  const isOpus = head.toString('latin1', begins, begins + 8) === 'OpusHead'
  const rate = isOpus ? 48_000 : head.readUInt32LE(begins + 12)
  const skipped = isOpus ? head.readUInt16LE(begins + 10) : 0
  const tail = await bytes.read(Math.max(0, bytes.size - tailBytes), tailBytes)
  const page = tail.lastIndexOf('OggS')
  if (page < 0 || rate === 0) return sound(0)
  return sound((Number(tail.readBigInt64LE(page + 6)) - skipped) / rate)
}

/** In kbit/s by the four bits of a frame's header: of MPEG 1 layer 3, and of MPEG 2 and 2.5. */
const bitrates = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
] as const
const rates = [44_100, 48_000, 32_000, 0] as const

/** MP3: the frames that its first one counts (`Xing`, `Info`), else its size by its bitrate. */
export async function measureMp3(bytes: FileBytes): Promise<Recording> {
  const at = await firstFrame(bytes)
  if (at === undefined) return sound(0)
  const frame = await bytes.read(at, 192)
  // 3 is MPEG 1, 2 is MPEG 2, 0 is MPEG 2.5.
  const version = (frame.readUInt8(1) >> 3) & 3
  const isFirst = version === 3
  const [bits, isMono] = [frame.readUInt8(2), frame.readUInt8(3) >> 6 === 3]
  const kilobits = bitrates[isFirst ? 0 : 1][bits >> 4] ?? 0
  const rate = (rates[(bits >> 2) & 3] ?? 0) / (isFirst ? 1 : version === 2 ? 2 : 4)
  const tag = 4 + (isFirst ? (isMono ? 17 : 32) : isMono ? 9 : 17)
  const isCounted = /^(Xing|Info)$/.test(frame.toString('latin1', tag, tag + 4)) && (frame.readUInt8(tag + 7) & 1) === 1
  if (isCounted && rate > 0) return sound((frame.readUInt32BE(tag + 8) * (isFirst ? 1152 : 576)) / rate)
  return sound(kilobits && ((bytes.size - at) * 8) / (kilobits * 1000))
}

/** Returns where the first frame is, after a tag (ID3v2) and what may stand between. */
async function firstFrame(bytes: FileBytes): Promise<number | undefined> {
  const head = await bytes.read(0, 10)
  const isTagged = head.toString('latin1', 0, 3) === 'ID3'
  const tagBytes = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (head.readUInt8(at) & 127), 0)
  const from = isTagged ? 10 + tagBytes : 0
  const near = await bytes.read(from, tailBytes)
  for (let at = 0; at + 4 <= near.length; at += 1) {
    const isSync = near[at] === 0xff && ((near[at + 1] ?? 0) & 0xe6) === 0xe2
    if (isSync && ((near[at + 2] ?? 0) & 0xf0) !== 0xf0) return from + at
  }
  return undefined
}
