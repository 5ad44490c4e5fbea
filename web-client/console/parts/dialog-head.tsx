import { Icon } from '../../ui/parts/icon.tsx'
import { useConsole } from '../state/console-context.ts'

/** The title of a dialog, with its close button. */
export function DialogHead({ title, onClose }: { readonly title: string; readonly onClose: () => void }) {
  const { words } = useConsole()
  return (
    <header class="dialog-head">
      <h2>{title}</h2>
      <button type="button" class="icon-button" aria-label={words.dialog.close} onClick={onClose}>
        <Icon name="x" />
      </button>
    </header>
  )
}
