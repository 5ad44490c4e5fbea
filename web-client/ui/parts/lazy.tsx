import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { SharedWords } from '../words/words.ts'
import { retrySoon } from './retry-soon.ts'

/**
 * A component that is loaded when first shown. A failed load is retried automatically, and on request; `bring` loads it
 * in advance, and `isThere` returns whether it has been loaded.
 */
export function lazy<Props extends { readonly words: SharedWords }>(load: () => Promise<ComponentType<Props>>) {
  const loaded = signal<ComponentType<Props> | undefined>(undefined)
  const bring = async (): Promise<void> => {
    loaded.value ??= await load()
  }
  function Lazily(props: Props) {
    const [failures, setFailures] = useState(0)
    const tryIt = () => void bring().catch(() => setFailures((last) => last + 1))
    const Part = loaded.value
    useEffect(() => {
      if (Part === undefined) tryIt()
    }, [])
    useEffect(() => {
      if (failures > 0 && Part === undefined) return retrySoon(failures, tryIt)
      return undefined
    }, [failures, Part])
    if (Part !== undefined) return <Part {...props} />
    if (failures === 0) return null
    return (
      <div class="card" role="alert">
        <p>{props.words.unloaded}</p>
        <button type="button" class="button" onClick={tryIt}>
          {props.words.tryAgain}
        </button>
      </div>
    )
  }
  return Object.assign(Lazily, { bring, isThere: () => loaded.value !== undefined })
}
