import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { wordOf } from '../../core/connection/api.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'
import type { NamedVisitor } from '../state/console-view.ts'

const maxCharacters = 10_000

/** Writes to a visitor who has no open conversation with the agent, and shows the one that begins. */
export function BeginDialog({ visitor }: { readonly visitor: NamedVisitor }) {
  const { view, words, workspace } = useConsole()
  const text = useSignal('')
  const failure = useSignal('')
  // One for the dialog: if an attempt fails, the next begins nothing twice.
  const begin = useMemo(() => workspace.threads.beginning(visitor), [])
  const send = () =>
    view.attempt(async () => {
      failure.value = ''
      const row = await begin(text.value.trim()).catch((error: unknown) => {
        if (wordOf(error) !== 'thread_not_found') throw error
        failure.value = words.visitors.cannot
      })
      if (row !== undefined) view.show(row)
    })
  return (
    <ConfirmDialog
      kind="announce"
      title={words.visitors.beginTitle(visitor.name)}
      verb={words.visitors.send}
      onYes={async () => (await send()) && failure.value === ''}
      isUndecided={text.value.trim() === ''}
    >
      <p class="hint">{words.visitors.beginSay}</p>
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
        {failure.value}
      </p>
    </ConfirmDialog>
  )
}
