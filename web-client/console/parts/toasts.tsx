import { useConsole } from '../state/console-context.ts'
import type { Layer } from '../state/console-view.ts'
import { UndoOffers } from './undo.tsx'

/** Short notices and undo offers. Rendered in the topmost dialog, as everything below it is inert. */
export function Toasts({ within }: { readonly within?: Layer }) {
  const { view } = useConsole()
  return (
    <div class="toasts" role="status">
      {view.layers.value.at(-1) === within && <Said />}
    </div>
  )
}

function Said() {
  const { view, words } = useConsole()
  const toast = view.toast.value
  return (
    <>
      {toast !== undefined && (
        <p class="toast" data-error={toast.isError}>
          <span class="toast-text">{toast.text}</span>
          <button type="button" class="link" onClick={() => (view.toast.value = undefined)}>
            {words.dismiss}
          </button>
        </p>
      )}
      <UndoOffers />
    </>
  )
}
