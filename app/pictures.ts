import type { Picture } from '../domain/file.ts'

const maxPixels = 64 * 1024 * 1024
const thumbnailPixels = 480
const maxAtOnce = 2
const maxSeconds = 20

/** Measures pictures and makes small ones of them, two at a time: each takes a core and its pixels in memory. */
export class Pictures {
  #free = maxAtOnce
  readonly #waiting: (() => void)[] = []

  /** Measures the picture at a path, and makes one of at most 480 px (WebP) at another if it is larger; null for none. */
  async measure(path: string, thumbnailPath: string): Promise<Picture | null> {
    await this.#enter()
    try {
      return await measure(path, thumbnailPath)
    } catch {
      // Whatever the library cannot read, or has too many pixels, is no picture to us: it is a download.
      return null
    } finally {
      this.#leave()
    }
  }

  async #enter(): Promise<void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free += 1
    else next()
  }
}

async function measure(path: string, thumbnailPath: string): Promise<Picture | null> {
  // Loaded with the first picture: it costs every start 200 ms.
  const { default: sharp } = await import('sharp')
  const options = { limitInputPixels: maxPixels, sequentialRead: true } as const
  const { autoOrient, pageHeight } = await sharp(path, options).metadata()
  const { width } = autoOrient
  const height = pageHeight ?? autoOrient.height
  const small = sharp(path, options)
    .timeout({ seconds: maxSeconds })
    .autoOrient()
    .resize({ width: thumbnailPixels, height: thumbnailPixels, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 78 })
  if (Math.max(width, height) > thumbnailPixels) {
    await small.toFile(thumbnailPath)
    return { width, height, hasThumbnail: true }
  }
  // Read to its end all the same: only then it is known to be one.
  await small.toBuffer()
  return { width, height, hasThumbnail: false }
}
