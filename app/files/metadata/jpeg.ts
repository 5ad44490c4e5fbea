import type { FileBytes } from './file-bytes.ts'
import { orientationAlone, orientationIn } from './orientation.ts'

const exifMark = Buffer.from('Exif\0\0', 'latin1')
const [startOfImage, endOfImage, startOfScan, app1, app13] = [0xd8, 0xd9, 0xda, 0xe1, 0xed]

/**
 * Removes Exif, XMP and IPTC from a JPEG (ITU-T T.81 annex B), from all pictures in it: phones put a second one and a
 * film behind the first. Colours and pixels stay identical to the bit, and the rotation stays.
 */
export async function cleanJpeg(bytes: FileBytes): Promise<void> {
  let at = 0
  while (await isStart(bytes, at)) at = await cleanPicture(bytes, at + 2)
  // After the last picture: a film, or a maker's own notes.
  await bytes.blank(at, bytes.size - at)
}

async function isStart(bytes: FileBytes, at: number): Promise<boolean> {
  const head = await bytes.read(at, 3)
  return head.length === 3 && head[0] === 0xff && head[1] === startOfImage && head[2] === 0xff
}

/** Returns where the picture ends. */
async function cleanPicture(bytes: FileBytes, begin: number): Promise<number> {
  for (let at = begin; at < bytes.size; ) {
    bytes.countPart()
    const head = await bytes.read(at, 4)
    const [mark, marker] = head
    if (mark !== 0xff || marker === undefined) return bytes.size
    // Fill bytes between two segments.
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === endOfImage) return at + 2
    if (head.length < 4) return bytes.size
    const length = head.readUInt16BE(2)
    if (marker === app1 || marker === app13) await cleanSegment(bytes, at + 4, length - 2)
    at += 2 + length
    if (marker === startOfScan) at = await endOfScan(bytes, at)
  }
  return bytes.size
}

async function cleanSegment(bytes: FileBytes, at: number, length: number): Promise<void> {
  const segment = await bytes.read(at, length)
  if (!segment.subarray(0, exifMark.length).equals(exifMark)) return bytes.blank(at, length)
  const tiff = segment.subarray(exifMark.length)
  const orientation = orientationIn(tiff)
  await bytes.write(at + exifMark.length, orientationAlone(orientation, tiff.length))
}

/** Returns where the next segment begins: within a scan, 0xff is followed by 0 or by a restart. */
async function endOfScan(bytes: FileBytes, begin: number): Promise<number> {
  for (let at = begin; at < bytes.size - 1; ) {
    const part = await bytes.read(at, 32 * 1024)
    for (let found = part.indexOf(0xff); found >= 0; found = part.indexOf(0xff, found + 1)) {
      const next = part[found + 1]
      if (next === undefined) break
      if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at + found
    }
    // Includes the last byte again: a mark may be cut in two.
    at += Math.max(1, part.length - 1)
  }
  return bytes.size
}
