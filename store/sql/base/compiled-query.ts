import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** Where a value will stand. */
class Slot {
  readonly index: number

  constructor(index: number) {
    this.index = index
  }
}

/**
 * Returns a function that runs a query with the values it is given and resolves to its rows. The query is built and
 * compiled at the first call; Kysely does both at every call otherwise, which costs 40 to 100 µs. `build` gets what
 * stands for the values: it may hand them on and nothing else, and an `in` has as many of them as it names.
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
