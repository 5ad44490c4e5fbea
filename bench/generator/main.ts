import { type Measured, type MeasureOptions, measure } from './measure.ts'
import { Pair, type PairSpec } from './pair.ts'
import { Tally } from './tally.ts'

// The generator is a process of its own, so that its work and the server's are told apart.

/** What the generator is asked over IPC; one at a time. */
export type Order =
  | { readonly kind: 'connect'; readonly target: string; readonly url: string; readonly pairs: readonly PairSpec[] }
  | { readonly kind: 'measure'; readonly target: string; readonly options: MeasureOptions }

/** What it answers: `begun` and `ended` are the edges of the measured stretch. */
export type Report =
  | { readonly kind: 'connected' | 'begun' | 'ended' }
  | { readonly kind: 'measured'; readonly measured: Measured }

const targets = new Map<string, { readonly pairs: readonly Pair[]; readonly tally: Tally }>()

process.on('message', (order: Order) => {
  void carryOut(order).then(report)
})
process.once('disconnect', () => process.exit(1))

async function carryOut(order: Order): Promise<Report> {
  if (order.kind === 'connect') {
    const tally = new Tally()
    const pairs = order.pairs.map((spec) => new Pair(order.url, spec, tally))
    targets.set(order.target, { pairs, tally })
    await Promise.all(pairs.map((pair) => pair.connect()))
    return { kind: 'connected' }
  }
  const target = targets.get(order.target)
  if (target === undefined) throw new Error(`not connected to ${order.target}`)
  const mark = (kind: 'begun' | 'ended') => report({ kind })
  return { kind: 'measured', measured: await measure(target.pairs, target.tally, { ...order.options, mark }) }
}

function report(answer: Report): void {
  process.send?.(answer)
}
