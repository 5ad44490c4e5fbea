import { Icon } from '../../ui/parts/icon.tsx'
import { Modal } from '../parts/modal.tsx'
import { useConsole } from '../state/console-context.ts'

/** An image as large as the window allows. */
export function ImageView({ url, onClose }: { readonly url: string | undefined; readonly onClose: () => void }) {
  const { shared } = useConsole()
  return (
    <Modal label={shared.image} kind="viewer" onClose={onClose}>
      {url !== undefined && <img src={url} alt={shared.image} />}
      <button type="button" class="icon-button" aria-label={shared.close} onClick={onClose}>
        <Icon name="x" />
      </button>
    </Modal>
  )
}
