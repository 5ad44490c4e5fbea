import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { useEscape } from '../../ui/parts/use-escape.ts'
import { useConsole } from '../state/console-context.ts'
import { focusSection } from './new-form.tsx'

/** Deletes after a confirmation. */
export function ConfirmDelete(props: {
  readonly name: string
  readonly verb?: string
  readonly question?: string
  readonly onRemove: () => Promise<unknown>
}) {
  const { view, words } = useConsole()
  const { settings } = words
  const { name, onRemove, verb = settings.remove, question = settings.sure(name) } = props
  const { isAsked, next } = useAsked()
  useEscape(isAsked.value && (() => (isAsked.value = false)))
  if (!isAsked.value) {
    return (
      <p class="row-actions">
        <button ref={next} type="button" class="button danger" onClick={() => (isAsked.value = true)}>
          {verb}
        </button>
      </p>
    )
  }
  const remove = async () => {
    isAsked.value = false
    if (await view.attempt(onRemove)) focusSection()
  }
  return (
    <p class="row-actions" role="alert">
      <span>{question}</span>
      <button ref={next} type="button" class="button" onClick={() => (isAsked.value = false)}>
        {settings.cancel}
      </button>
      <button type="button" class="button danger" onClick={() => void remove()}>
        {verb}
      </button>
    </p>
  )
}

/** Tracks whether the confirmation is shown, and focuses the next button whenever that changes. */
function useAsked() {
  const isAsked = useSignal(false)
  const next = useRef<HTMLButtonElement>(null)
  const wasAsked = useRef(false)
  // The button that had the focus is gone.
  useLayoutEffect(() => {
    if (wasAsked.current !== isAsked.value) next.current?.focus()
    wasAsked.current = isAsked.value
  }, [isAsked.value])
  return { isAsked, next }
}
