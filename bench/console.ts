import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Floor, openFloor } from './console/floor.ts'
import { type Traced, trace } from './console/trace.ts'
import { quantile } from './report/numbers.ts'
import { aligned } from './report/table.ts'
import { findProgram } from './servers/program.ts'

const wantedFrameMs = 50
/** A fast typist: ten keys a second. */
const keyEveryMs = 100

/**
 * `npm run bench:console`: how smoothly the agents' console renders while its agent types, with all conversations quiet
 * and with all of them active. Only the ratio of the two means something on another machine.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      chats: { type: 'string', default: '40' },
      'per-second': { type: 'string', default: '20' },
      seconds: { type: 'string', default: '20' },
      chromium: { type: 'string', default: chromiumPath() },
    },
  })
  const [chats, perSecond, seconds] = [values.chats, values['per-second'], values.seconds].map(Number) as [
    number,
    number,
    number,
  ]
  const floor = await openFloor(chats, values.chromium)
  try {
    await floor.page.locator('.rows .row').first().click()
    await measure(floor, { perSecond, seconds: 3 })
    const quiet = await measure(floor, { perSecond: 0, seconds })
    const busy = await measure(floor, { perSecond, seconds })
    console.log(
      `${chats} open chats, ${seconds} s of typing each, ${cpus().length} CPUs that also run server and visitors\n`,
    )
    console.log(`${aligned([header, cells('nobody speaks', quiet), cells(`${perSecond} messages/s`, busy)])}\n`)
    console.log(
      `busy ÷ quiet: key to frame p99 ${ratio(quiet, busy, 'keys')}, frame p99 ${ratio(quiet, busy, 'frames')}`,
    )
    const longest = busy.tasks.at(-1) ?? Number.NaN
    console.log(
      `${longest <= wantedFrameMs ? 'holds' : 'FAILS'}: longest task ${longest.toFixed(1)} ms, wanted ≤ ${wantedFrameMs}`,
    )
  } finally {
    await floor.close()
  }
}

/** Types for that many seconds while visitors write at a steady rate. */
async function measure(floor: Floor, { perSecond, seconds }: { perSecond: number; seconds: number }): Promise<Traced> {
  const { page, browser } = floor
  await page.locator('.composer textarea').fill('')
  await page.locator('.composer textarea').focus()
  return trace(browser, page, async () => {
    const endsAt = performance.now() + seconds * 1000
    const typing = async () => {
      for (let index = 0; performance.now() < endsAt; index += 1) {
        await page.keyboard.press('abcde '[index % 6] ?? 'a')
        await sleep(keyEveryMs)
      }
    }
    const speaking = async () => {
      for (let at = performance.now(); perSecond > 0 && at < endsAt; at += 1000 / perSecond) {
        await sleep(Math.max(0, at - performance.now()))
        await floor.say()
      }
    }
    await Promise.all([typing(), speaking()])
  })
}

const header = ['ms', 'task p99', 'longest task', 'frame p99', 'longest frame', 'key to frame p50', 'p99', 'longest']

function cells(name: string, { tasks, frames, keys }: Traced): string[] {
  const at = (values: Float64Array, share: number) => quantile(values, share).toFixed(1)
  const ofKeys = [0.5, 0.99, 1].map((share) => at(keys, share))
  return [name, at(tasks, 0.99), at(tasks, 1), at(frames, 0.99), at(frames, 1), ...ofKeys]
}

function ratio(quiet: Traced, busy: Traced, what: keyof Traced): string {
  return `${(quantile(busy[what], 0.99) / quantile(quiet[what], 0.99)).toFixed(2)} ×`
}

function chromiumPath(): string {
  return ['chromium', 'chromium-headless-shell'].map(findProgram).find((path) => path !== undefined) ?? 'chromium'
}

await main()
