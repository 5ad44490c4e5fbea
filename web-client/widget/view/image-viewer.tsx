import './image-viewer.css'
import type { Signal } from '@preact/signals'
import chevronLeft from 'lucide-static/icons/chevron-left.svg?raw'
import chevronRight from 'lucide-static/icons/chevron-right.svg?raw'
import download from 'lucide-static/icons/download.svg?raw'
import { useEffect, useRef } from 'preact/hooks'
import { readJson, textOf } from '../../core/platform/coerce.ts'
import { addIcons, Icon } from '../../ui/parts/icon.tsx'
import { useEscape } from '../../ui/parts/use-escape.ts'
import type { Chat } from '../chat/chat.ts'
import type { WidgetWords } from '../words/words.ts'

addIcons({ 'chevron-left': chevronLeft, 'chevron-right': chevronRight, download })

interface ImageViewerProps {
  readonly chat: Chat
  readonly words: WidgetWords
  /** The address of the image shown; undefined closes the viewer. */
  readonly image: Signal<string | undefined>
}

/** One image as large as fits; the arrow keys show the others. */
export function ImageViewer({ chat, words, image }: ImageViewerProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const urls = imagesOf(chat)
  const at = urls.indexOf(image.value ?? '')
  const go = (step: number) => {
    image.value = urls[at + step] ?? image.value
  }
  const close = () => {
    image.value = undefined
  }
  useEscape(close)
  useShownModal(dialog)
  const shown = image.value === undefined ? undefined : chat.fileUrl(image.value).value
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step !== undefined) go(step)
  }
  return (
    <dialog class="viewer" ref={dialog} aria-label={words.image} onKeyDown={pressed} onClose={close}>
      {shown !== undefined && <img src={shown} alt={words.image} />}
      <div class="viewer-tools">
        <ViewerTool icon="chevron-left" label={words.previous} isOff={at <= 0} onPress={() => go(-1)} />
        <ViewerTool icon="chevron-right" label={words.next} isOff={at === urls.length - 1} onPress={() => go(1)} />
        {shown !== undefined && (
          <a class="icon-button" href={shown} download="" target="_blank" rel="noopener" aria-label={words.download}>
            <Icon name="download" />
          </a>
        )}
        <ViewerTool icon="x" label={words.close} onPress={close} />
      </div>
    </dialog>
  )
}

interface ViewerToolProps {
  readonly icon: string
  readonly label: string
  readonly isOff?: boolean
  readonly onPress: () => void
}

function ViewerTool({ icon, label, isOff, onPress }: ViewerToolProps) {
  return (
    <button type="button" class="icon-button" aria-label={label} disabled={isOff} onClick={onPress}>
      <Icon name={icon} />
    </button>
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

function imagesOf({ visit }: Chat): string[] {
  const items = visit.conversation.value?.items.value ?? []
  const images = items.map((item) => (item.kind === 'stored' ? item.message : item.letter))
  return images.filter(({ type }) => type === 'IMAGE').map(({ content }) => textOf(readJson(content).url))
}
