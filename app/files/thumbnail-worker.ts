import sharp from 'sharp'
import type { Picture } from '../../domain/message/file.ts'

// A program of its own: `app/files/thumbnail-process.ts` starts it, gives it pictures one by one, and kills it when one
// takes too much time or memory.

/** A picture, and where its thumbnail goes. */
export interface ThumbnailJob {
  readonly path: string
  readonly thumbnailPath: string
  /** Whether the thumbnail is the middle of the picture, square. */
  readonly isSquare?: boolean
  /** The limit of width × height. */
  readonly maxPixels: number
  /** The same for formats that decode slowly or as a whole: AVIF, PNG that is interlaced or has 16 bits. */
  readonly maxCostlyPixels: number
}

/** The result; `beyond` names the bound the picture exceeds. */
export interface Measured {
  readonly picture: Picture | null
  readonly beyond?: 'maxPixels' | 'maxCostlyPixels'
}

const thumbnailPixels = 480
const squarePixels = 256

// One picture at a time, and nothing cached of the previous one.
sharp.concurrency(1)
sharp.cache(false)

process.on('message', (job: ThumbnailJob) => {
  measure(job).then(
    (measured) => process.send?.(measured),
    // A file the library cannot read is not a picture.
    () => process.send?.({ picture: null }),
  )
})
process.on('disconnect', () => process.exit())

async function measure({ path, thumbnailPath, isSquare = false, ...bounds }: ThumbnailJob): Promise<Measured> {
  // Reads only the header; decodes nothing.
  const { autoOrient, pageHeight, format, isProgressive, depth } = await sharp(path, {
    // Compared below, so that the result names the bound.
    limitInputPixels: false,
  }).metadata()
  const { width } = autoOrient
  const height = pageHeight ?? autoOrient.height
  const isCostly = format === 'heif' || (format === 'png' && (isProgressive || depth === 'ushort'))
  const bound = isCostly ? 'maxCostlyPixels' : 'maxPixels'
  if (width * height > bounds[bound]) return { picture: null, beyond: bound }
  if (isSquare) {
    await squareOf(path, bounds.maxPixels).toFile(thumbnailPath)
    return { picture: { width: squarePixels, height: squarePixels, hasThumbnail: true } }
  }
  const small = sharp(path, { limitInputPixels: bounds.maxPixels, sequentialRead: true })
    .autoOrient()
    .resize({ width: thumbnailPixels, height: thumbnailPixels, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 78 })
  if (Math.max(width, height) > thumbnailPixels) {
    await small.toFile(thumbnailPath)
    return { picture: { width, height, hasThumbnail: true } }
  }
  // Decoded to the end all the same: only then is it known to be a picture.
  await small.toBuffer()
  return { picture: { width, height, hasThumbnail: false } }
}

function squareOf(path: string, limitInputPixels: number) {
  return sharp(path, { limitInputPixels, sequentialRead: true })
    .autoOrient()
    .resize({ width: squarePixels, height: squarePixels, fit: 'cover' })
    .webp({ quality: 82 })
}
