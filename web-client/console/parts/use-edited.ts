import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'

/** A value that is stored elsewhere, while somebody changes it here. */
export interface Edited<Value> {
  /** What was changed here and is not stored yet; else what is stored. */
  readonly shown: Value
  readonly isChanged: boolean
  /** Shows a value that is not to be stored yet. */
  readonly write: (value: Value) => void
  /** Shows a value and stores it; false when that failed: then it stays to be tried again or dropped. */
  readonly keep: (value: Value) => Promise<boolean>
  /** Shows what is stored. */
  readonly drop: () => void
}

/**
 * Holds what somebody changes until it is stored: whatever is read again meanwhile, nothing is written over it. Give
 * what belongs to another record a key of its own.
 */
export function useEdited<Value>(stored: Value, save: (value: Value) => Promise<boolean>): Edited<Value> {
  const edited = useSignal<{ readonly value: Value } | undefined>(undefined)
  const show = (value: Value) => {
    const now = { value }
    edited.value = now
    return now
  }
  return {
    shown: edited.value === undefined ? stored : edited.value.value,
    isChanged: edited.value !== undefined,
    write: show,
    keep: async (value) => {
      const mine = show(value)
      const isKept = await save(value)
      // What was written while it was being stored is newer.
      if (isKept && edited.peek() === mine) edited.value = undefined
      return isKept
    },
    drop: () => {
      edited.value = undefined
    },
  }
}

/** As `useEdited`, for what needs no second try: what is not stored is not shown either. */
export function useChosen<Value>(stored: Value, save: (value: Value) => Promise<boolean>) {
  const newest = useRef(stored)
  const edited = useEdited(stored, save)
  newest.current = edited.shown
  const choose = async (value: Value) => {
    newest.current = value
    const isKept = await edited.keep(value)
    if (!isKept) edited.drop()
    return isKept
  }
  return {
    shown: edited.shown,
    choose,
    /** Changes what is shown now, also within the moment before it is drawn. */
    change: (make: (now: Value) => Value) => choose(make(newest.current)),
  }
}
