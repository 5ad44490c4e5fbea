import { expect, test } from 'vitest'
import { readOptions } from '../../bench/options.ts'
import { type Row, runRow, type Stage, turned } from '../../bench/row.ts'

const options = readOptions(['--quick', '--rounds', '3'])

function rowOf(stage: Stage): Row {
  return {
    ...{ letter: 'A', title: () => 'a row', rounds: ({ rounds }) => rounds, prepare: async () => stage },
    judge: (results) => [{ holds: true, what: 'runs', is: String(results[0]?.runs.length), wanted: '3' }],
  }
}

test('contenders are measured in turns, each round started by another one', async () => {
  const order: string[] = []
  const contenders = ['a', 'b', 'c'].map((name) => ({
    name,
    measure: async (round: number) => {
      order.push(`${name}${round}`)
      return { figure: round }
    },
  }))
  const { results } = await runRow(
    rowOf({ contenders: [...contenders, { name: 'd', absent: 'not installed' }] }),
    options,
  )
  expect(order).toEqual(['a0', 'b0', 'c0', 'b1', 'c1', 'a1', 'c2', 'a2', 'b2'])
  expect(results.map(({ runs }) => runs.length)).toEqual([3, 3, 3, 0])
  expect(turned([], 1)).toEqual([])
})

test('a row that breaks off fails, shows what it had, and is cleaned up', async () => {
  const ended: string[] = []
  const measure = async (round: number) => {
    if (round === 1) throw new Error('the server ended with 1')
    return { figure: 7 }
  }
  const row = rowOf({ contenders: [{ name: 'a', measure }] })
  const outcome = await runRow(
    {
      ...row,
      prepare: (given, resources) => {
        resources.after(() => {
          ended.push('server')
        })
        return row.prepare(given, resources)
      },
    },
    options,
  )
  expect(outcome.results[0]?.runs).toEqual([{ figure: 7 }])
  expect(outcome.verdicts).toMatchObject([{ holds: false, is: 'broke off: the server ended with 1' }])
  expect(ended).toEqual(['server'])
})
