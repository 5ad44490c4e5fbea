import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { Crowd, type GroupRun } from './group/crowd.ts'
import { quantile } from './report/numbers.ts'
import { aligned } from './report/table.ts'

const MiB = 1024 * 1024
/** A message at ten a second reaches 99 of 100 members within this time. */
const wantedMs = 250

/**
 * `npm run bench:group`: one group whose members are all connected. Prints every run: delays from the planned time of a
 * message to each member, what was lost or out of order, the server's memory, and what telling receipts costs.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      members: { type: 'string', default: '500' },
      seconds: { type: 'string', default: '10' },
      rounds: { type: 'string', default: '3' },
    },
  })
  const [members, seconds, rounds] = [values.members, values.seconds, values.rounds].map(Number) as [
    number,
    number,
    number,
  ]
  const crowd = await Crowd.open(members)
  try {
    console.log(`A group of ${members}, ${seconds} s a run, ${cpus().length} CPUs that also run all members\n`)
    const lines = [header]
    const runs: { readonly perSecond: number; readonly run: GroupRun; readonly reads: boolean }[] = []
    for (let round = 0; round < rounds; round += 1) {
      for (const [perSecond, reads] of [
        [10, false],
        [10, true],
        [100, false],
      ] as const) {
        const run = await crowd.speak({ perSecond, seconds, reads })
        runs.push({ perSecond, run, reads })
        lines.push(cells({ perSecond, reads, run }, members))
      }
    }
    console.log(`${aligned(lines)}\n`)
    judge(runs, members, seconds)
  } finally {
    await crowd.close()
  }
}

const header = [
  'run',
  'sent',
  'delivered',
  'lost',
  'disordered',
  'p50 ms',
  'p99 ms',
  'last ms',
  'READ sent',
  'READ told',
  'CPU ms/msg',
  'RSS MiB',
]

function cells(
  { perSecond, reads, run }: { perSecond: number; reads: boolean; run: GroupRun },
  members: number,
): string[] {
  const { delays, sent, delivered, disordered, read, told, cpuUs, rssBytes } = run
  const times = [quantile(delays, 0.5), quantile(delays, 0.99), delays.at(-1) ?? Number.NaN]
  return [
    `${perSecond} msg/s${reads ? ', everybody reads each' : ''}`,
    ...[sent, delivered, sent * members - delivered, disordered].map(String),
    ...times.map((ms) => ms.toFixed(1)),
    ...[read, told].map(String),
    ...[(cpuUs / 1000 / sent).toFixed(1), String(Math.round(rssBytes / MiB))],
  ]
}

/** By the worst run of each. */
function judge(
  runs: readonly { readonly perSecond: number; readonly run: GroupRun; readonly reads: boolean }[],
  members: number,
  seconds: number,
): void {
  const slow = runs.filter(({ perSecond }) => perSecond === 10)
  const worst = Math.max(...slow.map(({ run }) => quantile(run.delays, 0.99)))
  const lost = runs.map(({ run }) => run.sent * members - run.delivered + run.disordered)
  const told = Math.max(...runs.map(({ run }) => run.told)) / seconds
  say(worst <= wantedMs, `at 10 msg/s, p99 ${worst.toFixed(0)} ms in the worst run, wanted ≤ ${wantedMs}`)
  say(
    lost.every((count) => count === 0),
    'nothing lost, the same order for all, in every run',
  )
  say(told <= 500, `${told.toFixed(0)} packets/s tell receipts at most, wanted ≤ 500`)
}

function say(holds: boolean, what: string): void {
  console.log(`${holds ? 'holds' : 'FAILS'}: ${what}`)
  if (!holds) process.exitCode = 1
}

await main()
