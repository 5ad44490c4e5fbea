import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { SharedWords } from './words.ts'

/** A part that is loaded when it is first shown, and may be tried again when that failed. */
export function lazily<Props extends { readonly words: SharedWords }>(load: () => Promise<ComponentType<Props>>) {
  let loaded: ComponentType<Props> | undefined
  return function Lazily(props: Props) {
    const [attempt, setAttempt] = useState(0)
    const [state, setState] = useState<'loading' | 'failed' | 'there'>(loaded === undefined ? 'loading' : 'there')
    useEffect(() => {
      if (loaded !== undefined) return
      setState('loading')
      load().then(
        (part) => {
          loaded = part
          setState('there')
        },
        () => setState('failed'),
      )
    }, [attempt])
    if (state === 'there' && loaded !== undefined) {
      const Part = loaded
      return <Part {...props} />
    }
    if (state === 'loading') return null
    return (
      <div class="card" role="alert">
        <p>{props.words.unloaded}</p>
        <button type="button" class="button" onClick={() => setAttempt(attempt + 1)}>
          {props.words.tryAgain}
        </button>
      </div>
    )
  }
}
