import type { TargetedMouseEvent } from 'preact'
import { Icon } from '../parts/icon.tsx'
import type { SharedWords } from '../words/words.ts'

interface FaultLineProps {
  /** What cannot be shown: its name, or what it is. */
  readonly name: string
  readonly why: keyof SharedWords['faults']
  /** Where it may be had nevertheless. */
  readonly href?: string | undefined
  readonly onPress?: ((event: TargetedMouseEvent<HTMLAnchorElement>) => void) | undefined
  readonly words: SharedWords
}

/** Stands where something cannot be shown, and says what and why. */
export function FaultLine({ name, why, href, onPress, words }: FaultLineProps) {
  return (
    <div class="fault">
      <Icon name="circle-alert" />
      <span class="file-words">
        <bdi>{name}</bdi>
        <small>{words.faults[why]}</small>
        {href !== undefined && (
          <a href={href} onClick={onPress} download="" target="_blank" rel="noopener noreferrer">
            {words.download}
          </a>
        )}
      </span>
    </div>
  )
}
