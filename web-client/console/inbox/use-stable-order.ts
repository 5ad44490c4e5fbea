import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'

/** A pointer that has not moved for this long aims at nothing. */
const aimsForMs = 10_000

/** A place in a list; once its item is gone it stays as a gap. */
export interface RowPlace<One> {
  readonly key: string
  readonly one: One
  readonly isGone: boolean
}

/** How a list is held in place. */
export interface Holding<One> {
  readonly keyOf: (one: One) => string
  readonly newOnes: 'first' | 'last'
}

/**
 * Holds the order while the pointer is over the list: removed items leave a gap, and the others move only afterwards.
 */
export function useStableOrder<One>(list: readonly One[], holding: Holding<One>) {
  const isHeld = useSignal(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const shown = useRef<readonly RowPlace<One>[]>([])
  const release = () => {
    clearTimeout(timer.current)
    isHeld.value = false
  }
  useEffect(() => release, [])
  const hold = (event: PointerEvent) => {
    if (event.pointerType !== 'mouse') return
    clearTimeout(timer.current)
    timer.current = setTimeout(release, aimsForMs)
    isHeld.value = true
  }
  shown.current = placesOf(list, isHeld.value ? shown.current : [], holding)
  return { places: shown.current, hold, release }
}

function placesOf<One>(list: readonly One[], before: readonly RowPlace<One>[], { keyOf, newOnes }: Holding<One>) {
  const now = new Map(list.map((one) => [keyOf(one), one]))
  const kept = before.map(({ key, one }): RowPlace<One> => ({ key, one: now.get(key) ?? one, isGone: !now.has(key) }))
  for (const { key } of before) now.delete(key)
  const added = [...now].map(([key, one]): RowPlace<One> => ({ key, one, isGone: false }))
  const all = newOnes === 'first' ? [...added, ...kept] : [...kept, ...added]
  return all.slice(0, all.findLastIndex(({ isGone }) => !isGone) + 1)
}
