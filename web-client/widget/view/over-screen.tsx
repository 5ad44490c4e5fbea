import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../../ui/parts/icon.tsx'
import type { WidgetWords } from '../words/words.ts'

interface OverProps {
  readonly words: WidgetWords
  readonly onClose: () => void
}

/** Shown when the server knows the visitor no more: nothing of theirs, why, and a way to begin anew. */
export function OverScreen({ words, onClose }: OverProps) {
  const again = useRef<HTMLButtonElement>(null)
  useEffect(() => again.current?.focus(), [])
  return (
    <main class="chat">
      <header class="header">
        <span class="avatar" />
        <div class="header-words">
          <h1>{words.team}</h1>
        </div>
        <button type="button" class="icon-button" aria-label={words.minimize} title={words.minimize} onClick={onClose}>
          <Icon name="chevron-down" />
        </button>
      </header>
      <section class="card" role="alert">
        <p>{words.sessionOver}</p>
        <button ref={again} type="button" class="button primary" onClick={() => location.reload()}>
          {words.startAgain}
        </button>
      </section>
    </main>
  )
}
