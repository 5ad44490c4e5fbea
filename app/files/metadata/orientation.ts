/** Exif's tag 0x0112, by which viewers rotate a picture. */
const orientationTag = 0x0112
const shortType = 3
const maxEntries = 1000

/** Anything larger is not Exif and is not read into memory. */
export const maxExifBytes = 1024 * 1024

/** Returns how Exif rotates a picture, from 1 (upright) to 8; 1 if it does not say. */
export function orientationIn(tiff: Buffer): number {
  const isLittle = tiff.toString('latin1', 0, 2) === 'II'
  const short = (at: number) => (at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const long = (at: number) => (at + 4 > tiff.length ? 0 : isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at))
  const directory = long(4)
  const count = Math.min(short(directory), maxEntries)
  for (let index = 0; index < count; index += 1) {
    const entry = directory + 2 + index * 12
    if (short(entry) !== orientationTag) continue
    const value = short(entry + 8)
    return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}

/** Returns Exif of the given length that contains only the rotation; zeros if it does not fit. */
export function orientationAlone(orientation: number, length: number): Buffer {
  const tiff = Buffer.alloc(length)
  if (length < 26) return tiff
  tiff.write('MM', 0, 'latin1')
  tiff.writeUInt16BE(42, 2)
  tiff.writeUInt32BE(8, 4)
  tiff.writeUInt16BE(1, 8)
  tiff.writeUInt16BE(orientationTag, 10)
  tiff.writeUInt16BE(shortType, 12)
  tiff.writeUInt32BE(1, 14)
  tiff.writeUInt16BE(orientation, 18)
  return tiff
}
