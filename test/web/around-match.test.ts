import { expect, test } from 'vitest'
import { aroundMatch } from '../../web-client/console/inbox/excerpt.ts'

const long = 'Good morning, I bought two of your pots last week and one Gaiwan has a crack'

test.each([
  [long, 'gaiwan', '…one Gaiwan has a crack'],
  [long, 'crack, gaiwan', '…one Gaiwan has a crack'],
  [long, 'porcelain', long],
  [long, '', long],
  [long, 'morning', long],
  ['你好，我上周在你们店里买了两把茶壶，其中一只盖碗裂了', '盖碗', '…把茶壶，其中一只盖碗裂了'],
])('%j, searched for %j, is shown as %j', (text, wanted, shown) => {
  expect(aroundMatch(text, wanted)).toBe(shown)
})
