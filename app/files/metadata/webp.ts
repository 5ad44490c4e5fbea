import type { FileBytes } from './file-bytes.ts'
import { maxExifBytes, orientationAlone, orientationIn } from './orientation.ts'

const headerBytes = 12
const exifMark = Buffer.from('Exif\0\0', 'latin1')

/** Removes Exif and XMP from a WebP (RFC 9649); pixels and colours stay. */
export async function cleanWebp(bytes: FileBytes): Promise<void> {
  for (let at = headerBytes; at + 8 <= bytes.size; ) {
    bytes.countPart()
    const head = await bytes.read(at, 8)
    const [type, length] = [head.toString('latin1', 0, 4), head.readUInt32LE(4)]
    if (type === 'EXIF') await cleanExif(bytes, at + 8, Math.min(length, bytes.size - at - 8))
    if (type === 'XMP ') await bytes.blank(at + 8, length)
    // A chunk of odd length is followed by a padding byte.
    at += 8 + length + (length % 2)
  }
}

async function cleanExif(bytes: FileBytes, at: number, length: number): Promise<void> {
  if (length > maxExifBytes) return bytes.blank(at, length)
  const chunk = await bytes.read(at, length)
  const skipped = chunk.subarray(0, exifMark.length).equals(exifMark) ? exifMark.length : 0
  const tiff = chunk.subarray(skipped)
  await bytes.write(at + skipped, orientationAlone(orientationIn(tiff), tiff.length))
}
