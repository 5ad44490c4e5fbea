import './composer-tray.css'
import type { Signal } from '@preact/signals'
import type { Quote, Reader } from '../conversation/conversation-props.ts'
import { sizeOf } from '../parts/file-size.ts'
import { Icon } from '../parts/icon.tsx'
import type { SharedWords } from '../words/words.ts'
import type { Attachments } from './attachments.ts'

interface AboveProps {
  readonly attachments: Attachments
  readonly words: SharedWords
  readonly reader: Reader
  readonly quote: Signal<Quote | undefined>
}

/** What goes with the text: what it answers, and files. */
export function ComposerTray({ attachments, words, reader, quote }: AboveProps) {
  const quoted = quote.value
  const files = attachments.list.value
  return (
    <div class="above">
      {quoted !== undefined && (
        <div class="quoted">
          <div>
            <small>{words.replyingTo(reader.nameOf({ uid: quoted.senderUid ?? '', nickname: quoted.nickname }))}</small>
            <p dir="auto">{quoted.text}</p>
          </div>
          <button
            type="button"
            class="icon-button"
            aria-label={words.cancel}
            onClick={() => {
              quote.value = undefined
            }}
          >
            <Icon name="x" />
          </button>
        </div>
      )}
      {files.length > 1 && (
        <p class="attached-count" role="status">
          {words.files(files.length)} · {sizeOf(files.reduce((sum, { file }) => sum + file.size, 0))}
        </p>
      )}
      {files.map(({ id, file, previewUrl, share, failure, caption }) => (
        <div class="attached" key={id}>
          {previewUrl === '' ? <Icon name="file" /> : <img src={previewUrl} alt="" width={44} height={44} />}
          <div>
            <bdi>{file.name}</bdi>
            {caption && <small dir="auto">{caption}</small>}
            {share !== undefined && <progress value={share} max={1} aria-label={file.name} />}
            {file.size === 0 && <small class="problem">{words.emptyFile}</small>}
            {share === undefined && failure === undefined && <small>{sizeOf(file.size)}</small>}
            {failure !== undefined && (
              <small class="problem">{words.uploadFailed(failure, sizeOf(attachments.maxBytes()))}</small>
            )}
          </div>
          <button
            type="button"
            class="icon-button"
            aria-label={`${words.remove} ${file.name}`}
            onClick={() => attachments.remove(id)}
          >
            <Icon name="x" />
          </button>
        </div>
      ))}
    </div>
  )
}
