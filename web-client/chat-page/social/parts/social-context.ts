import { createContext } from 'preact'
import { useContext, useRef, useState } from 'preact/hooks'
import { ApiRefusal, NoAnswer } from '../../../core/connection/api.ts'
import { entryOf } from '../../../core/platform/coerce.ts'
import type { Social } from '../../../core/social/social.ts'
import type { ChatSession } from '../../session.ts'
import type { SocialWords } from '../../words/social/words.ts'
import type { PageWords } from '../../words/words.ts'

/** What the views of both tabs share. */
export interface SocialView {
  readonly kind: 'friends' | 'groups'
  readonly session: ChatSession
  readonly social: Social
  readonly words: PageWords
  readonly texts: SocialWords
  readonly locale: string
  /** Opens something in this tab, outermost first; nothing for the list. */
  readonly open: (...path: readonly string[]) => void
}

export const SocialContext = createContext<SocialView | undefined>(undefined)

export function useSocial(): SocialView {
  const view = useContext(SocialContext)
  if (view === undefined) throw new Error('outside of the tab')
  return view
}

/** Runs one act at a time, and says why the last one failed; empty if it has not. */
export function useAct() {
  const { texts } = useSocial()
  const [problem, setProblem] = useState('')
  const [isBusy, setBusy] = useState(false)
  const isRunning = useRef(false)
  const run = async (act: () => Promise<unknown>): Promise<boolean> => {
    if (isRunning.current) return false
    isRunning.current = true
    setBusy(true)
    setProblem('')
    try {
      await act()
      return true
    } catch (error) {
      setProblem(problemOf(error, texts))
      return false
    } finally {
      isRunning.current = false
      setBusy(false)
    }
  }
  return { problem, isBusy, run, say: setProblem }
}

/** Returns what to say about a failed request. */
export function problemOf(error: unknown, { problems }: SocialWords): string {
  if (error instanceof ApiRefusal) return entryOf(problems, error.word) ?? problems.other
  return error instanceof NoAnswer ? problems.offline : problems.other
}
