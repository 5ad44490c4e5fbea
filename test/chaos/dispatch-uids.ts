import { Random } from '../support/random.ts'

/** In place of `app/new-uid.ts`: uids that are the same in every run, and in no order. */
export function predictableUids(): { newUid: () => string; newMessageUid: () => string } {
  const random = new Random(1)
  let made = 0
  const newUid = () => {
    made += 1
    return `${random.between(0, 36 ** 4).toString(36)}-${made}`
  }
  return { newUid, newMessageUid: newUid }
}
