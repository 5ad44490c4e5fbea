import type { Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { Picture } from '../../domain/message/file.ts'
import { type PictureBounds, ThumbnailProcess } from './thumbnail-process.ts'
import type { ThumbnailJob } from './thumbnail-worker.ts'

/** How large pictures may be, how much they may take, and how many may wait. */
export interface ThumbnailLimits extends PictureBounds, Pick<ThumbnailJob, 'maxPixels' | 'maxCostlyPixels'> {
  /** Pictures of one user being measured or waiting to be. */
  readonly placesOfUser: number
  readonly places: number
}

/**
 * Measures pictures and makes thumbnails, one after the other in a process of its own. A picture that finds no place in
 * the queue gets no thumbnail; its file arrives all the same.
 */
export class Thumbnails {
  readonly #limits: ThumbnailLimits
  readonly #onLimit: OnLimit
  readonly #process: ThumbnailProcess
  readonly #places = new Map<Uid, number>()
  #taken = 0
  #last: Promise<unknown> = Promise.resolve()

  constructor(limits: ThumbnailLimits, onLimit: OnLimit = () => {}) {
    this.#limits = limits
    this.#onLimit = onLimit
    this.#process = new ThumbnailProcess(limits, onLimit)
  }

  /**
   * Measures the picture at `path` and, if it is larger than 480 px, writes a thumbnail of at most 480 px (WebP) to
   * `thumbnailPath`; of a square one of 256 px in any case. Returns null for a file that is not a picture, is too large, or takes too much time or memory;
   * `unmeasured` if there is no place in the queue.
   */
  async measure(owner: Uid, job: Pick<ThumbnailJob, 'path' | 'thumbnailPath' | 'isSquare'>) {
    const own = this.#places.get(owner) ?? 0
    const { maxPixels, maxCostlyPixels, placesOfUser, places } = this.#limits
    if (own >= placesOfUser || this.#taken >= places) {
      this.#onLimit(own >= placesOfUser ? 'pictures.placesOfUser' : 'pictures.places')
      return 'unmeasured'
    }
    this.#places.set(owner, own + 1)
    this.#taken += 1
    try {
      return await this.#inTurn({ ...job, maxPixels, maxCostlyPixels })
    } finally {
      const left = (this.#places.get(owner) ?? 1) - 1
      if (left > 0) this.#places.set(owner, left)
      else this.#places.delete(owner)
      this.#taken -= 1
    }
  }

  /** Kills the running job. */
  close(): void {
    this.#process.close()
  }

  #inTurn(job: ThumbnailJob): Promise<Picture | null> {
    const turn = this.#last.then(() => this.#process.measure(job))
    // Only the caller of a job hears of its failure; the next job runs.
    this.#last = turn.catch(() => {})
    return turn
  }
}
