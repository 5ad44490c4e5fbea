import sharp from 'sharp'
import type { Picture } from '../../domain/message/file.ts'

// A program of its own: `app/files/thumbnail-process.ts` starts it, gives it pictures one by one, and ends it when one of them
// takes too much time or memory.

/** A picture, and where the small one goes. */
export interface ThumbnailJob {
  readonly path: string
  readonly thumbnailPath: string
  /** Bounds of width × height. */
  readonly maxPixels: number
  /** Of formats that are decoded slowly or as a whole: AVIF, PNG that is interlaced or has 16 bits. */
  readonly maxCostlyPixels: number
}

/** What becomes of it; `beyond` names the bound it does not keep. */
export interface Measured {
  readonly picture: Picture | null
  readonly beyond?: 'maxPixels' | 'maxCostlyPixels'
}

const thumbnailPixels = 480

// One after the other, and nothing kept of the one before.
sharp.concurrency(1)
sharp.cache(false)

process.on('message', (job: ThumbnailJob) => {
  measure(job).then(
    (measured) => process.send?.(measured),
    // Whatever the library cannot read is no picture to us.
    () => process.send?.({ picture: null }),
  )
})
process.on('disconnect', () => process.exit())

async function measure({ path, thumbnailPath, ...bounds }: ThumbnailJob): Promise<Measured> {
  // Its header alone: nothing is decoded for it.
  const { autoOrient, pageHeight, format, isProgressive, depth } = await sharp(path, {
    // Compared here, so that the answer says which bound it is.
    limitInputPixels: false,
  }).metadata()
  const { width } = autoOrient
  const height = pageHeight ?? autoOrient.height
  const isCostly = format === 'heif' || (format === 'png' && (isProgressive || depth === 'ushort'))
  const bound = isCostly ? 'maxCostlyPixels' : 'maxPixels'
  if (width * height > bounds[bound]) return { picture: null, beyond: bound }
  const small = sharp(path, { limitInputPixels: bounds.maxPixels, sequentialRead: true })
    .autoOrient()
    .resize({ width: thumbnailPixels, height: thumbnailPixels, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 78 })
  if (Math.max(width, height) > thumbnailPixels) {
    await small.toFile(thumbnailPath)
    return { picture: { width, height, hasThumbnail: true } }
  }
  // Read to its end all the same: only then it is known to be one.
  await small.toBuffer()
  return { picture: { width, height, hasThumbnail: false } }
}
