/** A request to the database thread. */
export type Request =
  | { readonly id: number; readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  /** `operations` is JSON of WriteOperation[]: half the cost of a structured clone of the objects. */
  | { readonly id: number; readonly kind: 'commit'; readonly operations: string }
  /** A write of meaningless bytes, and the mark after it. */
  | { readonly id: number; readonly kind: 'beat'; readonly bytes: number }
  | { readonly id: number; readonly kind: 'close' }

/** The answer to a request: `value` is a QueryAnswer, or JSON of the outcomes of a commit. */
export type DatabaseAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string; readonly code: string }

/** The rows of a query, or how many rows it changed. */
export interface QueryAnswer {
  readonly rows: unknown[]
  readonly changes: number
}

/** A request before it has an id. */
export type DatabaseRequest = Request extends infer One ? (One extends Request ? Omit<One, 'id'> : never) : never

/** One SQLite connection, on any thread: requests are answered in order. */
export interface Database {
  ask(request: DatabaseRequest): Promise<unknown>
  /** Answers earlier requests, then closes the file. */
  close(): Promise<void>
}

/** How the database thread opens its file. */
export interface WorkerOptions {
  readonly path: string
  readonly readOnly: boolean
  /** For a message index: the path of its log. */
  readonly logPath?: string
}
