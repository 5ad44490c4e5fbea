import type { Acknowledgement, Append } from '../ports/message-log.ts'

/** One change of the group commit. */
export type Operation =
  | { readonly kind: 'append'; readonly append: Append }
  | { readonly kind: 'acknowledge'; readonly acknowledgement: Acknowledgement }

/** What a request asks of the database thread. */
export type Request =
  | { readonly id: number; readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  /** `operations` is JSON of Operation[]: half the cost of a structured clone of the objects. */
  | { readonly id: number; readonly kind: 'commit'; readonly operations: string }
  | { readonly id: number; readonly kind: 'close' }

/** Its answer: `value` is a QueryAnswer, or JSON of the outcomes of a commit. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string; readonly code: string }

/** The rows of a query, or how many rows it changed. */
export interface QueryAnswer {
  readonly rows: unknown[]
  readonly changes: number
}

/** How the database thread opens its file. */
export interface WorkerOptions {
  readonly path: string
  readonly readOnly: boolean
}
