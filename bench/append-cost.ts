import { parseArgs } from 'node:util'
import { grownLog, type UidKind } from '../test/support/grown-log.ts'
import { aligned } from './report/table.ts'

/**
 * `npm run bench:append`: the cost of an append for the database's thread, by the number of stored messages; `--long`
 * goes to ten million. Bytes are those written to the WAL, without checkpoints; batches of 128, in random threads.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { long: { type: 'boolean', default: false } } })
  const sizes = [1e3, 1e4, 1e5, 1e6, ...(values.long ? [1e7] : [])]
  const lines = [['threads, uids', ...sizes.map((size) => size.toLocaleString('en')), 'without a check']]
  for (const threads of [50, 50_000, 1])
    for (const uids of ['v7', 'random'] as const) {
      lines.push([`${threads}, ${uids}`, ...(await costs(threads, uids, sizes))])
      console.log(lines.at(-1)?.join('  '))
    }
  console.log(`\nµs of CPU / KB written, of one append\n${aligned(lines)}`)
}

async function costs(threads: number, uids: UidKind, sizes: readonly number[]): Promise<string[]> {
  const log = await grownLog(threads, uids)
  try {
    const cells = sizes.map((stored) => {
      log.growTo(stored)
      const cell = cellOf(log.append(8192))
      const { told, had } = log.repeat(1000)
      if (told.join() !== had.join()) throw new Error('an old uid was stored again')
      return cell
    })
    log.dropIndex()
    // In a long thread, a search for a uid without the index would scan all of it.
    return [...cells, threads === 50_000 ? cellOf(log.append(8192)) : '–']
  } finally {
    log.remove()
  }
}

function cellOf({ cpuUs, bytes }: { cpuUs: number; bytes: number }): string {
  return `${cpuUs.toFixed(0)} / ${(bytes / 1024).toFixed(1)}`
}

await main()
