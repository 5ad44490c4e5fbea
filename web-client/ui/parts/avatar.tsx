import './avatar.css'
import headset from 'lucide-static/icons/headset.svg?raw'
import { useState } from 'preact/hooks'
import { addIcons, Icon } from './icon.tsx'
import { isShownPicture } from './picture-hosts.ts'

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

/** A person in a circle: their picture, or the initial of their name where there is none or it cannot be shown. */
export function Avatar({ nickname, avatar, kind = 'avatar', hue, dot }: AvatarProps) {
  // Which picture is broken, so that another one is tried.
  const [broken, setBroken] = useState('')
  return (
    <span class={kind} data-hue={hue}>
      {isShownPicture(avatar) && avatar !== broken ? (
        <img
          src={avatar}
          alt=""
          loading="lazy"
          referrerpolicy="no-referrer"
          draggable={false}
          onError={() => setBroken(avatar)}
        />
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
