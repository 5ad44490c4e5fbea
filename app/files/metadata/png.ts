import { crc32 } from 'node:zlib'
import type { FileBytes } from './file-bytes.ts'
import { maxExifBytes, orientationAlone, orientationIn } from './orientation.ts'

const signatureBytes = 8
const texts = new Set(['tEXt', 'zTXt', 'iTXt'])
/** Ancillary, private and safe to copy (PNG §5.4): nobody reads it. */
const nothing = 'skIp'
const zeros = Buffer.alloc(64 * 1024)

/** Removes Exif and texts, XMP among them, from a PNG; pixels and colours stay. */
export async function cleanPng(bytes: FileBytes): Promise<void> {
  for (let at = signatureBytes; at + 12 <= bytes.size; ) {
    bytes.countPart()
    const head = await bytes.read(at, 8)
    const [length, type] = [head.readUInt32BE(0), head.toString('latin1', 4, 8)]
    if (at + 12 + length > bytes.size) return
    if (type === 'eXIf' && length <= maxExifBytes) await turnAlone(bytes, at, length)
    else if (type === 'eXIf' || texts.has(type)) await empty(bytes, at, length)
    at += 12 + length
  }
}

async function turnAlone(bytes: FileBytes, at: number, length: number): Promise<void> {
  const orientation = orientationIn(await bytes.read(at + 8, length))
  const body = Buffer.concat([Buffer.from('eXIf', 'latin1'), orientationAlone(orientation, length)])
  await bytes.write(at + 4, Buffer.concat([body, sumOf(crc32(body))]))
}

async function empty(bytes: FileBytes, at: number, length: number): Promise<void> {
  const type = Buffer.from(nothing, 'latin1')
  let sum = crc32(type)
  for (let left = length; left > 0; left -= zeros.length) sum = crc32(zeros.subarray(0, left), sum)
  await bytes.write(at + 4, type)
  await bytes.blank(at + 8, length)
  await bytes.write(at + 8 + length, sumOf(sum))
}

function sumOf(value: number): Buffer {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(value, 0)
  return sum
}
