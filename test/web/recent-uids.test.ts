import { expect, test } from 'vitest'
import { RecentUids } from '../../web-client/console/shell/recent-uids.ts'

test('a uid is new once, and only the latest are kept', () => {
  const uids = new RecentUids(3)
  expect(['a', 'b', 'a', 'c', 'a'].map((uid) => uids.add(uid))).toEqual([true, true, false, true, false])
  // The oldest is forgotten, not the one seen last.
  expect(['d', 'a', 'd', 'b'].map((uid) => uids.add(uid))).toEqual([true, false, false, true])
})
