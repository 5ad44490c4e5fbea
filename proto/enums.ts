import type { ThreadType } from '../domain/thread/thread.ts'

const threadTypes: readonly ThreadType[] = ['AGENT', 'WORKGROUP', 'ROBOT', 'MEMBER', 'GROUP']

/**
 * Returns a thread type from its name in any case, or from its number as HTTP clients send it; undefined for anything
 * else.
 */
export function readThreadType(value: string | number): ThreadType | undefined {
  const name = String(value).trim().toUpperCase()
  if (/^\d$/.test(name)) return threadTypes[Number(name)]
  if (name === '10' || name === 'FRIEND') return 'FRIEND'
  return threadTypes.find((type) => type === name)
}
