import { useSignal } from '@preact/signals'
import { useConsole } from './console-context.ts'

/** Deletes after one clear question. */
export function Remove(props: {
  readonly name: string
  readonly verb?: string
  readonly question?: string
  readonly onRemove: () => Promise<unknown>
}) {
  const { view, words } = useConsole()
  const { settings } = words
  const { name, onRemove, verb = settings.remove, question = settings.sure(name) } = props
  const isAsked = useSignal(false)
  if (!isAsked.value) {
    return (
      <p class="row-actions">
        <button type="button" class="button danger" onClick={() => (isAsked.value = true)}>
          {verb}
        </button>
      </p>
    )
  }
  const remove = async () => {
    isAsked.value = false
    await view.attempt(onRemove)
  }
  return (
    <p class="row-actions" role="alert">
      <span>{question}</span>
      <button type="button" class="button" autofocus onClick={() => (isAsked.value = false)}>
        {settings.cancel}
      </button>
      <button type="button" class="button danger" onClick={() => void remove()}>
        {verb}
      </button>
    </p>
  )
}
