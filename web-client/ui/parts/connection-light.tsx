import './connection-light.css'
import wifi from 'lucide-static/icons/wifi.svg?raw'
import wifiOff from 'lucide-static/icons/wifi-off.svg?raw'
import type { SharedWords } from '../words/words.ts'
import { addIcons, Icon } from './icon.tsx'

addIcons({ wifi, 'wifi-off': wifiOff })

/** What `Link.state` may be. */
export type LightState = keyof SharedWords['connection']

interface ConnectionLightProps {
  readonly state: LightState
  readonly words: SharedWords
  /** What its words leave out. */
  readonly more?: string | undefined
}

/** Whether the server is reached, in shape, colour and words. Dots are how people stand: this is none. */
export function ConnectionLight({ state, words, more = words.connection[state] }: ConnectionLightProps) {
  return (
    <span class="light" data-state={state} role="status" title={more}>
      <Icon name={state === 'offline' || state === 'over' ? 'wifi-off' : 'wifi'} />
      <span class="light-words">{words.connection[state]}</span>
    </span>
  )
}
