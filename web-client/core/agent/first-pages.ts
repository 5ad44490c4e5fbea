import type { AgentApi, Page } from './agent-api.ts'

/** The beginning of a list and its total length. */
export interface FirstPages<One> {
  readonly content: readonly One[]
  readonly totalElements: number
}

/**
 * Returns the first `count` pages of 100. An item that moved between two answers is in it once. `path` must end where a
 * parameter may follow. Throws ApiRefusal, NoAnswer, SessionOver.
 */
export async function firstPages<One>(
  api: AgentApi,
  path: string,
  { count, keyOf }: { count: number; keyOf: (one: One) => string },
): Promise<FirstPages<One>> {
  const found = new Map<string, One>()
  for (let number = 0; ; number += 1) {
    const page = await api.get<Page<One>>(`${path}pageNumber=${number}&pageSize=100`)
    for (const one of page.content) found.set(keyOf(one), one)
    if (page.last || number + 1 >= count) return { content: [...found.values()], totalElements: page.totalElements }
  }
}
