import type { Row } from './row.ts'
import { dispatching } from './rows/dispatching.ts'
import { fanOut } from './rows/fan-out.ts'
import { first } from './rows/first.ts'
import { growth } from './rows/growth.ts'
import { httpSend } from './rows/http-send.ts'
import { idle } from './rows/idle.ts'
import { latency } from './rows/latency.ts'
import { reading } from './rows/reading.ts'
import { returning } from './rows/returning.ts'
import { soak } from './rows/soak.ts'
import { throughput } from './rows/throughput.ts'

/** Every row, in the order in which they run. */
export const rows: readonly Row[] = [
  throughput,
  latency,
  httpSend,
  fanOut,
  idle,
  returning,
  dispatching,
  reading,
  growth,
  first,
  soak,
]
