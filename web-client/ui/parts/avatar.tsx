import './avatar.css'
import headset from 'lucide-static/icons/headset.svg?raw'
import { addIcons, Icon } from './icon.tsx'

addIcons({ headset })

interface FaceProps {
  readonly nickname: string
  readonly avatar: string
  /** One of several colours; without it, that of all. */
  readonly hue?: number | undefined
}

/** A person in a circle: their picture, or the first sign of their name. */
export function Avatar({ nickname, avatar, hue }: FaceProps) {
  // Only pictures of our own: nothing else is asked for.
  if (avatar.startsWith('/')) return <img class="avatar" src={avatar} alt="" width={28} height={28} />
  return (
    <span class="avatar" data-hue={hue} aria-hidden="true">
      {[...nickname.trim()][0]?.toUpperCase() ?? <Icon name="headset" />}
    </span>
  )
}
