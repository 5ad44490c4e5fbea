import './connection-light.css'
import type { SharedWords } from './words.ts'

/** What `Link.state` may be. */
export type LightState = keyof SharedWords['connection']

/** Whether we are connected, in colour, shape and words. */
export function ConnectionLight({ state, words }: { readonly state: LightState; readonly words: SharedWords }) {
  return (
    <span class="light" data-state={state} role="status" title={words.connection[state]}>
      <span class="light-words">{words.connection[state]}</span>
    </span>
  )
}
