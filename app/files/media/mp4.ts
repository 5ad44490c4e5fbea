import type { Recording } from '../../../domain/message/file.ts'
import { type Box, boxesIn } from '../metadata/boxes.ts'
import type { FileBytes } from '../metadata/file-bytes.ts'

type FilmSize = Recording['picture']

/** Measures MP4 and MOV (ISO/IEC 14496-12). One written in fragments, as browsers record it, does not tell its length. */
export async function measureMp4(bytes: FileBytes): Promise<Recording> {
  const film = (await boxesIn(bytes, { from: 0, end: bytes.size })).find(({ type }) => type === 'moov')
  if (film === undefined) return { seconds: 0, picture: null }
  let seconds = 0
  let picture: FilmSize = null
  for (const box of await boxesIn(bytes, film)) {
    if (box.type === 'mvhd') seconds = await lengthIn(bytes, box)
    if (box.type === 'trak') picture ??= await pictureIn(bytes, box)
  }
  return { seconds, picture }
}

/** Reads `mvhd`, §8.2.2. */
async function lengthIn(bytes: FileBytes, { from }: Box): Promise<number> {
  const head = await bytes.read(from, 32)
  const isLong = head.readUInt8(0) === 1
  const [scale, length] = isLong
    ? [head.readUInt32BE(20), Number(head.readBigUInt64BE(24))]
    : [head.readUInt32BE(12), head.readUInt32BE(16)]
  // All ones: unknown.
  return length === 0xffffffff || scale === 0 ? 0 : length / scale
}

/** Reads `tkhd`, §8.3.2; a track of sound has no size. */
async function pictureIn(bytes: FileBytes, track: Box): Promise<FilmSize> {
  const header = (await boxesIn(bytes, track)).find(({ type }) => type === 'tkhd')
  if (header === undefined) return null
  const head = await bytes.read(header.from, 96)
  const at = head.readUInt8(0) === 1 ? 52 : 40
  // Turned by a quarter, as phones write an upright film: the matrix maps width to height.
  const isTurned = head.readInt32BE(at) === 0 && head.readInt32BE(at + 4) !== 0
  const [width, height] = [head.readUInt16BE(at + 36), head.readUInt16BE(at + 40)]
  if (width === 0 || height === 0) return null
  return isTurned ? { width: height, height: width } : { width, height }
}
