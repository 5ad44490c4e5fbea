import './avatar.css'
import headset from 'lucide-static/icons/headset.svg?raw'
import { addIcons, Icon } from './icon.tsx'

addIcons({ headset })

interface AvatarProps {
  readonly nickname: string
  readonly avatar: string
  /** Beside words; a portrait is larger, and stands for somebody in a list or above their conversation. */
  readonly kind?: 'avatar' | 'portrait'
  /** One of several colours; without it, that of all. */
  readonly hue?: number | undefined
  /** The status that a dot at the edge tells; without it there is none. */
  readonly dot?: string | undefined
}

/** A person in a circle: their picture, or the first letter of their name. */
export function Avatar({ nickname, avatar, kind = 'avatar', hue, dot }: AvatarProps) {
  return (
    <span class={kind} data-hue={hue}>
      {avatar.startsWith('/') ? (
        // Only pictures of our own: nothing else is asked for.
        <img src={avatar} alt="" loading="lazy" />
      ) : (
        <span aria-hidden="true">{initialOf(nickname) ?? <Icon name="headset" />}</span>
      )}
      {dot !== undefined && <span class="dot" data-status={dot} />}
    </span>
  )
}

/** All signs that are one letter to a reader; none of a name that is not there. */
function initialOf(name: string): string | undefined {
  return [...new Intl.Segmenter().segment(name.trim())][0]?.segment.toUpperCase()
}
