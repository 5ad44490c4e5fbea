import { Icon } from '../parts/icon.tsx'
import type { SharedWords } from '../words/words.ts'

interface LinkElsewhereProps {
  readonly url: string
  /** The server that it leads to. */
  readonly host: string
  readonly name: string
  readonly words: SharedWords
}

/** Something on another server, which is not asked for it: a link with the server's name. */
export function LinkElsewhere({ url, host, name, words }: LinkElsewhereProps) {
  return (
    <a class="file" href={url} download={name} target="_blank" rel="noopener noreferrer">
      <Icon name="file" />
      <span class="file-words">
        <bdi>{name}</bdi>
        <small>{host}</small>
      </span>
      <span class="hidden-words">{words.download}</span>
    </a>
  )
}
