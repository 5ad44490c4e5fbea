import './avatar.css'
import headset from 'lucide-static/icons/headset.svg?raw'
import { addIcons, Icon } from './icon.tsx'

addIcons({ headset })

interface AvatarProps {
  readonly nickname: string
  readonly avatar: string
  /** `avatar` stands next to text; `portrait` is larger, for a list or the head of a conversation. */
  readonly kind?: 'avatar' | 'portrait'
  /** Index of the person's colour; without it the common one. */
  readonly hue?: number | undefined
  /** The status shown as a dot at the edge; without it there is no dot. */
  readonly dot?: string | undefined
}

/** A person in a circle: their picture, or the initial of their name. */
export function Avatar({ nickname, avatar, kind = 'avatar', hue, dot }: AvatarProps) {
  return (
    <span class={kind} data-hue={hue}>
      {avatar.startsWith('/') && !avatar.startsWith('//') ? (
        // Only our own pictures: no request goes to a third party.
        <img src={avatar} alt="" loading="lazy" />
      ) : (
        <span aria-hidden="true">{initialOf(nickname) ?? <Icon name="headset" />}</span>
      )}
      {dot !== undefined && <span class="dot" data-status={dot} />}
    </span>
  )
}

/** Returns the first grapheme of a name; undefined for an empty name. */
function initialOf(name: string): string | undefined {
  return [...new Intl.Segmenter().segment(name.trim())][0]?.segment.toUpperCase()
}
