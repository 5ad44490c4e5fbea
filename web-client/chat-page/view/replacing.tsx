import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../../ui/parts/icon.tsx'
import type { PageLife } from '../page-life.ts'
import type { HindranceWords } from '../words/words.ts'

interface ReplacingProps {
  readonly life: PageLife
  readonly words: HindranceWords['replacing']
}

/** Whoever made the link chose the name. */
const maxCharacters = 60

/** Asks whether somebody whom a link hands over shall take the place of who is here; the default is to stay. */
export function Replacing({ life, words }: ReplacingProps) {
  const { identity } = life
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  const given = [...(identity?.nickname || identity?.visitorUid || '')]
  const name = given.length > maxCharacters ? `${given.slice(0, maxCharacters).join('')}…` : given.join('')
  return (
    <main class="page hindered">
      <section role="alertdialog" aria-labelledby="asked" aria-describedby="asked-why">
        <Icon name="circle-alert" />
        <h1 id="asked">{words.title(name)}</h1>
        <p id="asked-why">{words.hint}</p>
        <button ref={first} type="button" class="button primary" onClick={() => life.open()}>
          {words.stay}
        </button>
        <button type="button" class="button" onClick={() => life.open(identity, true)}>
          {words.go(name)}
        </button>
      </section>
    </main>
  )
}
