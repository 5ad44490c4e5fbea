import { Random } from '../support/random.ts'

/** In place of `app/uid.ts`: uids that are the same in every run, and in no order. */
export function predictableUids(): { newUid: () => string } {
  const random = new Random(1)
  let made = 0
  return {
    newUid: () => {
      made += 1
      return `${random.between(0, 36 ** 4).toString(36)}-${made}`
    },
  }
}
