import type { Uids } from '../../app/new-uid.ts'
import type { MessageUid } from '../../domain/ids.ts'
import { Random } from '../support/random.ts'

/** Replaces `app/new-uid.ts`: uids that are the same in every run, and in no order. */
export function predictableUids(): Uids {
  const random = new Random(1)
  let made = 0
  const newUid = () => {
    made += 1
    return `${random.between(0, 36 ** 4).toString(36)}-${made}`
  }
  return { newUid, newMessageUid: () => newUid() as MessageUid }
}
