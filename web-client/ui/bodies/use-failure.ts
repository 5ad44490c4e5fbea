import { useState } from 'preact/hooks'

const trustedMs = 5 * 60_000
const maxKept = 200
/** When an address last failed. */
const failures = new Map<string, number>()

/**
 * Returns whether an address has failed to load, and a function that says so. Also other elements, and those drawn anew
 * after scrolling, then do not ask for it again within five minutes; a new signature of the same file is tried.
 */
export function useFailure(src: string | undefined): readonly [hasFailed: boolean, fail: () => void] {
  const [failed, setFailed] = useState('')
  const fail = () => {
    setFailed(src ?? '')
    // Without a network everything fails.
    if (src !== undefined && navigator.onLine) keep(src)
  }
  const at = src === undefined ? undefined : failures.get(src)
  return [src === failed || (at !== undefined && Date.now() - at < trustedMs), fail]
}

function keep(src: string): void {
  failures.delete(src)
  failures.set(src, Date.now())
  for (const oldest of failures.keys()) {
    if (failures.size <= maxKept) return
    failures.delete(oldest)
  }
}
