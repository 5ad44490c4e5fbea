import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { wordOf } from '../../core/connection/api.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'
import type { NamedVisitor } from '../state/dialog.ts'

const maxCharacters = 10_000

/** Writes to a visitor who has no open conversation with the agent, and shows the one that begins. */
export function BeginDialog({ visitor }: { readonly visitor: NamedVisitor }) {
  const { words } = useConsole()
  const text = useSignal('')
  const { failure, send } = useBeginning(visitor)
  return (
    <ConfirmDialog
      kind="announce"
      title={words.visitors.beginTitle(visitor.name)}
      verb={words.visitors.send}
      onYes={() => send(text.value.trim())}
      isUndecided={text.value.trim() === ''}
    >
      <p class="hint">{visitor.isLive ? words.visitors.beginLiveSay : words.visitors.beginSay}</p>
      <textarea
        rows={4}
        maxLength={maxCharacters}
        autofocus
        dir="auto"
        aria-label={words.visitors.text}
        placeholder={words.visitors.text}
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
      />
      <p class="hint" role="alert">
        {failure}
      </p>
    </ConfirmDialog>
  )
}

/** Returns what begins the conversation, and why the last attempt could not. */
function useBeginning(visitor: NamedVisitor) {
  const { view, words, workspace } = useConsole()
  const failure = useSignal('')
  // One for the dialog: if an attempt fails, the next begins nothing twice.
  const begin = useMemo(() => workspace.threads.beginning(visitor), [])
  const { cannot, gone } = words.visitors
  const send = async (text: string) => {
    failure.value = ''
    const isDone = await view.attempt(async () => {
      try {
        const row = await begin(text)
        view.page.value = 'inbox'
        view.show(row)
      } catch (error) {
        const reason = { thread_not_found: cannot, not_found: gone }[wordOf(error)]
        if (reason === undefined) throw error
        failure.value = reason
      }
    })
    return isDone && failure.value === ''
  }
  return { failure: failure.value, send }
}
