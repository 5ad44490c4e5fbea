import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'

/** A stored value that is being edited here. */
export interface Edited<Value> {
  /** The edited value while it is not saved yet; otherwise the stored one. */
  readonly shown: Value
  readonly isChanged: boolean
  /** Shows a value without saving it. */
  readonly write: (value: Value) => void
  /** Shows and saves a value; returns false on failure, and the value stays to be retried or dropped. */
  readonly keep: (value: Value) => Promise<boolean>
  /** Shows the stored value again. */
  readonly drop: () => void
}

/**
 * Holds an edited value until it is saved: reloading the stored one never overwrites it. Give the component a key of
 * its record, so that edits do not move to another record.
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
      // What was typed during the save is newer.
      if (isKept && edited.peek() === mine) edited.value = undefined
      return isKept
    },
    drop: () => {
      edited.value = undefined
    },
  }
}

/** Like `useEdited`, without a retry: a value that could not be saved is dropped. */
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
    /** Changes the current value, even before the previous change has rendered. */
    change: (make: (now: Value) => Value) => choose(make(newest.current)),
  }
}
