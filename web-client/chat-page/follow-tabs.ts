import { readJson, textOf } from '../core/platform/coerce.ts'
import { visitorKey } from './guest-apart.ts'
import type { PageLife } from './page-life.ts'
import { forgetLoggedOut } from './person.ts'
import type { Reads } from './reads.ts'

/** Follows what other tabs do: one logged out, or somebody else signed in there. */
export function followTabs(life: PageLife, reads: Reads): void {
  addEventListener('storage', ({ key, oldValue: before, newValue: now }) => {
    if (key !== visitorKey || life.screen.value.kind !== 'open' || before === null) return
    if (now === null) {
      life.hinder('loggedOut')
      void forgetLoggedOut(reads)
    } else if (uidIn(now) !== uidIn(before)) life.open()
  })
}

function uidIn(stored: string): string {
  return textOf(readJson(stored).uid)
}
