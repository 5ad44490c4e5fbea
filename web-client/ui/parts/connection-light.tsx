import './connection-light.css'
import wifi from 'lucide-static/icons/wifi.svg?raw'
import wifiOff from 'lucide-static/icons/wifi-off.svg?raw'
import type { SharedWords } from '../words/words.ts'
import { addIcons, Icon } from './icon.tsx'

addIcons({ wifi, 'wifi-off': wifiOff })

/** The values of `Link.state`. */
export type LightState = keyof SharedWords['connection']

interface ConnectionLightProps {
  readonly state: LightState
  readonly words: SharedWords
  /** A longer text than the visible label. */
  readonly more?: string | undefined
}

/** Shows whether the server is reachable, by shape, colour and text. Not a dot: dots stand for the status of people. */
export function ConnectionLight({ state, words, more = words.connection[state] }: ConnectionLightProps) {
  return (
    <span class="light" data-state={state} role="status" title={more}>
      <Icon name={state === 'offline' || state === 'over' ? 'wifi-off' : 'wifi'} />
      <span class="light-words">{words.connection[state]}</span>
    </span>
  )
}
