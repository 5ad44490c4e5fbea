import './hindered.css'
import circleAlert from 'lucide-static/icons/circle-alert.svg?raw'
import { useEffect, useRef } from 'preact/hooks'
import { addIcons, Icon } from '../../ui/parts/icon.tsx'
import type { SharedWords } from '../../ui/words/words.ts'
import type { PageLife } from '../page-life.ts'
import { en } from '../words/en-hindrances.ts'
import { isChinese } from '../words/shell-words.ts'
import type { Hindrance, HindranceWords } from '../words/words.ts'
import { zhCN } from '../words/zh-CN-hindrances.ts'
import { Replacing } from './replacing.tsx'

addIcons({ 'circle-alert': circleAlert })

interface HinderedProps {
  readonly life: PageLife
  readonly why: Hindrance
  /** The languages that are wished, in order; both are at hand, as nothing more may be had. */
  readonly wishes: readonly (string | undefined)[]
  readonly words: SharedWords
}

/** Why there is no chat, and what can be done about it. */
export function Hindered({ life, why, wishes }: HinderedProps) {
  const words = isChinese(wishes) ? zhCN : en
  const card = useRef<HTMLElement>(null)
  useEffect(() => (card.current?.querySelector('button') ?? card.current)?.focus(), [why])
  if (why === 'asking') return <Replacing life={life} words={words.replacing} />
  const { title, hint } = words.hindrances[why]
  const action = actionOf(why, life, words)
  return (
    <main class="page hindered">
      <section ref={card} tabIndex={-1} role="alert">
        <Icon name={why === 'offline' ? 'wifi-off' : 'circle-alert'} />
        <h1>{title}</h1>
        <p>{hint}</p>
        {action && (
          <button type="button" class="button primary" onClick={action.act}>
            {action.label}
          </button>
        )}
      </section>
    </main>
  )
}

function actionOf(why: Exclude<Hindrance, 'asking'>, life: PageLife, words: HindranceWords) {
  switch (why) {
    case 'incomplete':
    case 'unknown':
      return undefined
    case 'offline':
    case 'failed':
      return { label: words.tryAgain, act: () => life.tryNow() }
    case 'refused':
    case 'endedNamed':
      return { label: words.asGuest, act: () => void life.openForGuest() }
    case 'loggedOut':
    case 'ended':
      return { label: words.startAgain, act: () => life.open() }
  }
}
