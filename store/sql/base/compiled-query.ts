import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** A placeholder for a value. */
class Slot {
  readonly index: number

  constructor(index: number) {
    this.index = index
  }
}

/**
 * Returns a function that runs a query with given values and resolves to its rows. The query is built and compiled at
 * the first call; otherwise Kysely does both at every call, which costs 40 to 100 µs. `build` gets placeholders for the
 * values: it may only pass them on, and an `in` has as many values as it names.
 */
export function compiledOnce<Values extends readonly unknown[], Row>(
  db: Kysely<Schema>,
  build: (...values: Values) => Compilable<Row>,
): (...values: Values) => Promise<Row[]> {
  let compiled: CompiledQuery<Row> | undefined
  return async (...values) => {
    compiled ??= build(...(values.map((_, index) => new Slot(index)) as unknown as Values)).compile()
    const parameters = compiled.parameters.map((one) => (one instanceof Slot ? values[one.index] : one))
    return (await db.executeQuery<Row>({ ...compiled, parameters })).rows
  }
}

/** Longer lists are compiled at each call, and so are not kept. */
const longestKept = 16

/** Like `compiledOnce`, for a query with any number of values: it is compiled once for each number. */
export function compiledForEach<Value, Row>(
  db: Kysely<Schema>,
  build: (values: Value[]) => Compilable<Row>,
): (values: readonly Value[]) => Promise<Row[]> {
  const byLength = new Map<number, (...values: Value[]) => Promise<Row[]>>()
  return (values) => {
    const run = byLength.get(values.length) ?? compiledOnce(db, (...slots: Value[]) => build(slots))
    if (values.length <= longestKept) byLength.set(values.length, run)
    return run(...values)
  }
}
