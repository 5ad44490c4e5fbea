import type { Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { Picture } from '../../domain/message/file.ts'
import { type PictureBounds, ThumbnailProcess } from './thumbnail-process.ts'
import type { ThumbnailJob } from './thumbnail-worker.ts'

/** How large pictures may be, how much they may take, and how many may wait. */
export interface ThumbnailLimits extends PictureBounds, Pick<ThumbnailJob, 'maxPixels' | 'maxCostlyPixels'> {
  /** Pictures of one user that are measured or wait for it. */
  readonly placesOfUser: number
  readonly places: number
}

/**
 * Measures pictures and makes small ones of them, one after the other in a process of its own. Whoever finds no place
 * in the queue goes without: their file arrives all the same.
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
   * Measures the picture at a path, and makes one of at most 480 px (WebP) at another if it is larger. Null for none,
   * for one that is too large, and for one that takes too much time or memory; `unmeasured` without a place.
   */
  async measure(owner: Uid, { path, thumbnailPath }: Pick<ThumbnailJob, 'path' | 'thumbnailPath'>) {
    const own = this.#places.get(owner) ?? 0
    const { maxPixels, maxCostlyPixels, placesOfUser, places } = this.#limits
    if (own >= placesOfUser || this.#taken >= places) {
      this.#onLimit(own >= placesOfUser ? 'pictures.placesOfUser' : 'pictures.places')
      return 'unmeasured'
    }
    this.#places.set(owner, own + 1)
    this.#taken += 1
    try {
      return await this.#inTurn({ path, thumbnailPath, maxPixels, maxCostlyPixels })
    } finally {
      const left = (this.#places.get(owner) ?? 1) - 1
      if (left > 0) this.#places.set(owner, left)
      else this.#places.delete(owner)
      this.#taken -= 1
    }
  }

  /** Ends what is under way. */
  close(): void {
    this.#process.close()
  }

  #inTurn(job: ThumbnailJob): Promise<Picture | null> {
    const turn = this.#last.then(() => this.#process.measure(job))
    // Its own caller hears of a failure; the next one goes on.
    this.#last = turn.catch(() => {})
    return turn
  }
}
