import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { SharedWords } from './words.ts'

/**
 * A part that is loaded when it is first shown. When that failed it is tried again once there is a network, when it is
 * asked for, and when it is shown again; `bring` loads it before.
 */
export function lazily<Props extends { readonly words: SharedWords }>(load: () => Promise<ComponentType<Props>>) {
  let loaded: ComponentType<Props> | undefined
  const bring = async (): Promise<void> => {
    loaded ??= await load()
  }
  function Lazily(props: Props) {
    const [attempt, setAttempt] = useState(0)
    const [hasFailed, setFailed] = useState(false)
    const tryAgain = () => setAttempt((last) => last + 1)
    const Part = loaded
    useEffect(() => {
      // What came after this was drawn without it, brought by another, is drawn as well.
      if (Part !== undefined) return
      setFailed(false)
      bring().then(tryAgain, () => setFailed(true))
    }, [attempt])
    useEffect(() => {
      if (!hasFailed) return
      addEventListener('online', tryAgain)
      return () => removeEventListener('online', tryAgain)
    }, [hasFailed])
    if (Part !== undefined) return <Part {...props} />
    if (!hasFailed) return null
    return (
      <div class="card" role="alert">
        <p>{props.words.unloaded}</p>
        <button type="button" class="button" onClick={tryAgain}>
          {props.words.tryAgain}
        </button>
      </div>
    )
  }
  return Object.assign(Lazily, { bring })
}
