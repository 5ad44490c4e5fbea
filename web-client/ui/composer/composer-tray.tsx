import './composer-tray.css'
import type { Signal } from '@preact/signals'
import type { Quote, Reader } from '../conversation/conversation-props.ts'
import { sizeOf } from '../parts/file-size.ts'
import { Icon } from '../parts/icon.tsx'
import type { SharedWords } from '../words/words.ts'
import type { Attachments, PendingAttachment } from './attachments.ts'

interface ComposerTrayProps {
  readonly attachments: Attachments
  readonly words: SharedWords
  readonly reader: Reader
  readonly quote: Signal<Quote | undefined>
}

/** What will be sent with the text: the quoted message and the files. */
export function ComposerTray({ attachments, words, reader, quote }: ComposerTrayProps) {
  const quoted = quote.value
  const files = attachments.list.value
  return (
    <div class="above">
      {quoted !== undefined && (
        <QuotedMessage
          quoted={quoted}
          words={words}
          reader={reader}
          onCancel={() => {
            quote.value = undefined
          }}
        />
      )}
      {files.length > 1 && (
        <p class="attached-count" role="status">
          {words.files(files.length)} · {sizeOf(files.reduce((sum, { file }) => sum + file.size, 0))}
        </p>
      )}
      {files.map((one) => (
        <AttachedFile key={one.id} attachment={one} attachments={attachments} words={words} />
      ))}
    </div>
  )
}

interface QuotedMessageProps {
  readonly quoted: Quote
  readonly words: SharedWords
  readonly reader: Reader
  readonly onCancel: () => void
}

function QuotedMessage({ quoted, words, reader, onCancel }: QuotedMessageProps) {
  return (
    <div class="quoted">
      <div>
        <small>{words.replyingTo(reader.nameOf({ uid: quoted.senderUid ?? '', nickname: quoted.nickname }))}</small>
        <p dir="auto">{quoted.text}</p>
      </div>
      <button type="button" class="icon-button" aria-label={words.cancel} onClick={onCancel}>
        <Icon name="x" />
      </button>
    </div>
  )
}

interface AttachedFileProps {
  readonly attachment: PendingAttachment
  /** All waiting files. */
  readonly attachments: Attachments
  readonly words: SharedWords
}

function AttachedFile({ attachment, attachments, words }: AttachedFileProps) {
  const { id, file, previewUrl, share, failure, caption } = attachment
  return (
    <div class="attached">
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
  )
}
