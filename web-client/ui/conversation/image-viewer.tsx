import './image-viewer.css'
import type { Signal } from '@preact/signals'
import chevronLeft from 'lucide-static/icons/chevron-left.svg?raw'
import chevronRight from 'lucide-static/icons/chevron-right.svg?raw'
import download from 'lucide-static/icons/download.svg?raw'
import { useEffect } from 'preact/hooks'
import type { FileAddresses } from '../bodies/body-props.ts'
import { pictureSourceOf } from '../bodies/file-source.ts'
import { hostElsewhere } from '../contents/addresses.ts'
import { readMedia } from '../contents/media.ts'
import { addIcons, Icon } from '../parts/icon.tsx'
import type { SharedWords } from '../words/words.ts'
import type { ConversationViewProps } from './conversation-props.ts'

addIcons({ 'chevron-left': chevronLeft, 'chevron-right': chevronRight, download })

export interface ImageViewerProps {
  readonly conversation: Pick<ConversationViewProps['conversation'], 'items'> | undefined
  readonly words: SharedWords
  readonly fileUrl: FileAddresses
  /** Hosts whose pictures are shown. */
  readonly pictureHosts?: readonly string[] | undefined
  /** The address of the image shown, as its message has it; undefined closes the viewer. */
  readonly image: Signal<string | undefined>
}

/** The content of a modal with one image as large as fits; the arrow keys show the conversation's others. */
export function ImageViewer({ conversation, words, fileUrl, pictureHosts, image }: ImageViewerProps) {
  const urls = imagesIn(conversation, pictureHosts)
  const at = urls.indexOf(image.value ?? '')
  const go = (step: number) => {
    image.value = urls[at + step] ?? image.value
  }
  useArrowKeys(go)
  const source = image.value === undefined ? undefined : pictureSourceOf(image.value, { fileUrl, pictureHosts })
  const shown = source?.state === 'here' ? source.src : undefined
  return (
    <>
      {shown !== undefined && <img src={shown} alt={words.image} />}
      <div class="viewer-tools">
        <ViewerTool icon="chevron-left" label={words.previous} isOff={at <= 0} onPress={() => go(-1)} />
        <ViewerTool icon="chevron-right" label={words.next} isOff={at === urls.length - 1} onPress={() => go(1)} />
        {shown !== undefined && (
          <a class="icon-button" href={shown} download="" target="_blank" rel="noopener" aria-label={words.download}>
            <Icon name="download" />
          </a>
        )}
        <ViewerTool icon="x" label={words.close} onPress={() => (image.value = undefined)} />
      </div>
    </>
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

/** Listens wherever the focus is: the button that was pressed loses it when it reaches an end. */
function useArrowKeys(go: (step: number) => void): void {
  useEffect(() => {
    const pressed = ({ key }: KeyboardEvent) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[key]
      if (step !== undefined) go(step)
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  })
}

/** Returns the addresses of the images that can be shown here; one on another server is a link in the log. */
function imagesIn(conversation: ImageViewerProps['conversation'], allowed: readonly string[] = []): string[] {
  const items = conversation?.items.value ?? []
  const images = items.map((item) => (item.kind === 'stored' ? item.message : item.letter))
  return images
    .filter(({ type }) => type === 'IMAGE')
    .map(({ content }) => readMedia(content).url)
    .filter((url) => url !== '' && hostElsewhere(url, allowed) === '')
}
