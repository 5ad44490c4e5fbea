import { useSignalEffect } from '@preact/signals'
import { forgetDrafts } from '../../ui/composer/use-draft.ts'
import { useConsole } from '../state/console-context.ts'

/** Deletes the drafts to visitors who were erased, and says why their conversation is gone from the screen. */
export function useErasedVisitors(): void {
  const { view, words, workspace } = useConsole()
  useSignalEffect(() => {
    const uids = [...workspace.inbox.erased.value]
    if (uids.length === 0) return
    forgetDrafts((key) => uids.some((uid) => key.includes(uid)))
    if (uids.includes(view.contacts.peek().uid)) view.contacts.value = { ...view.contacts.peek(), uid: '' }
    const current = view.current.peek()
    if (current === undefined || !uids.some((uid) => current.includes(uid))) return
    view.current.value = undefined
    view.say(words.data.erased)
  })
}
