import type { ThreadType } from '../domain/thread/thread.ts'

const threadTypes: readonly ThreadType[] = ['AGENT', 'WORKGROUP', 'ROBOT', 'MEMBER', 'GROUP']

/** A thread type by its name in any case, or by its number as HTTP clients send it; undefined for neither. */
export function readThreadType(value: string | number): ThreadType | undefined {
  const name = String(value).trim().toUpperCase()
  if (/^\d$/.test(name)) return threadTypes[Number(name)]
  return threadTypes.find((type) => type === name)
}
