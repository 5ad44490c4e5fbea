import { expect, test } from 'vitest'
import { estimatedWaitSeconds, maxEstimateSeconds } from '../../domain/thread/wait-estimate.ts'

test.each([
  ['the place ÷ what was done a minute', 6, { completionsPerMinute: 2, seats: 1 }, 180],
  ['seats, while nothing was done', 4, { completionsPerMinute: 0, seats: 8 }, 150],
  ['no better than a second', 1, { completionsPerMinute: 600, seats: 1 }, 1],
  ['the longest told, with nobody there', 1, { completionsPerMinute: 0, seats: 0 }, maxEstimateSeconds],
  [
    'the longest told, when those who did so much have gone',
    1,
    { completionsPerMinute: 2, seats: 0 },
    maxEstimateSeconds,
  ],
  ['the longest told, far behind', 5000, { completionsPerMinute: 1, seats: 9 }, maxEstimateSeconds],
  ['no shorter than nobody was taken', 1, { completionsPerMinute: 0, seats: 8, stillSeconds: 960 }, 960],
  [
    'as long as its place asks, however long nobody was',
    9,
    { completionsPerMinute: 1, seats: 8, stillSeconds: 60 },
    540,
  ],
])('an estimate is %s', (_what, position, pace, seconds) => {
  expect(estimatedWaitSeconds(position, { stillSeconds: 0, ...pace, typicalSeconds: 300 })).toBe(seconds)
})
