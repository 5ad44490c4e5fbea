import { existsSync, globSync } from 'node:fs'

/** A value that a script can take or return. */
export type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [name: string]: Json }

/** A document: a page's own, or that of the chat in its frame. */
export interface Place {
  /** Runs a function body with these `arguments`; resolves with what it returns, awaited. */
  readonly run: (body: string, ...given: Json[]) => Promise<unknown>
  /** Clicks the middle of the element that the body returns. */
  readonly press: (body: string, ...given: Json[]) => Promise<void>
  /** Gives the file at a path to the `input[type=file]` that the body returns. */
  readonly attach: (path: string, body: string, ...given: Json[]) => Promise<void>
}

/** A page that a person looks at, in a window of its own. */
export interface Tab {
  readonly page: Place
  /** The chat in its frame. */
  readonly chat: Place
  readonly goto: (url: string) => Promise<void>
  readonly reload: () => Promise<void>
  /** Presses a key by its DOM name, with others held, where the focus is. */
  readonly key: (name: string, ...held: string[]) => Promise<void>
  /** Types characters where the focus is. */
  readonly type: (text: string) => Promise<void>
  readonly resize: (width: number, height: number) => Promise<void>
  /** As PNG. */
  readonly picture: () => Promise<Buffer>
}

/** How a browser is started. */
export interface Start {
  /** Denies pages all storage. */
  readonly isForgetful?: boolean
}

/** A browser under automation. */
export interface Engine {
  /** Opens a window that shares nothing with the others. */
  readonly open: (start?: Start) => Promise<Tab>
  /** Closes everything it has opened. */
  readonly close: () => Promise<void>
}

/** Returns the path of a program; undefined if it is not installed. */
export function programOf(...names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(':')
  const path = names.flatMap((name) => folders.map((folder) => `${folder}/${name}`)).find((one) => existsSync(one))
  if (path === undefined && process.env.PARLEY_TEST_FORBID_SKIP === '1') throw new Error(`No ${names.join(' or ')}.`)
  return path
}

/** Like `programOf`, for programs outside of PATH. */
export function libraryProgramOf(pattern: string): string | undefined {
  const [path] = globSync(pattern)
  if (path === undefined && process.env.PARLEY_TEST_FORBID_SKIP === '1') throw new Error(`No ${pattern}.`)
  return path
}
