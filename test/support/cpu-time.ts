import { DatabaseConnection } from '../../store/sqlite/connection.ts'
import type { Connect } from '../../store/sqlite/open-sqlite.ts'

/** Runs the database in this thread, whose CPU time is measured. */
export const connectHere: Connect = (options) => {
  const connection = new DatabaseConnection(options)
  return {
    ask: async (asked) => connection.answer(asked),
    close: async () => void connection.answer({ kind: 'close' }),
  }
}

/** Returns the average CPU time of this process that an act takes once it is compiled, in µs. */
export async function cpuOf(act: () => Promise<unknown>, times: number): Promise<number> {
  for (let warm = 0; warm < times; warm += 1) await act()
  const before = process.cpuUsage()
  for (let time = 0; time < times; time += 1) await act()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / times
}
