import { useEffect, useRef } from 'preact/hooks'
import { ImageViewer, type ImageViewerProps } from '../../ui/conversation/image-viewer.tsx'
import { useEscape } from '../../ui/parts/use-escape.ts'

/** The image viewer as a modal over the whole frame. */
export function FramedImageViewer(props: ImageViewerProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const close = () => {
    props.image.value = undefined
  }
  useEscape(close)
  useShownModal(dialog)
  return (
    <dialog class="viewer" ref={dialog} aria-label={props.words.image} onClose={close}>
      <ImageViewer {...props} />
    </dialog>
  )
}

/** Shows the dialog as a modal; afterwards the focus returns to where it was. */
function useShownModal(dialog: { readonly current: HTMLDialogElement | null }): void {
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    // The dialog is already removed by then, so it does not restore the focus itself.
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
}
