import { useEffect } from 'preact/hooks'
import type { Brief } from '../../core/agent/briefs.ts'
import { SessionOver } from '../../core/connection/tokens.ts'
import { headOf } from '../../core/platform/coerce.ts'
import { excerptOf } from '../../ui/contents/excerpt.ts'
import { isLate, now, second, waitText } from '../parts/time.ts'
import { useConsole } from '../state/console-context.ts'

/** A waiting visitor keeps writing and moving between pages. */
const rereadMs = 10_000
/** A visitor who has just arrived is about to write. */
const justCameMs = 20_000
const rereadSoonMs = 2000
/** By then a first message should be on its way. */
const firstWordsMs = 5000

/** Loads the brief of a thread, and reloads it while it is shown. */
export function useBrief(threadUid: string): Brief | undefined {
  const { briefs } = useConsole().workspace
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const read = () => {
      timer = setTimeout(read, isSpeechless(briefs.of(threadUid).peek(), justCameMs) ? rereadSoonMs : rereadMs)
      if (document.visibilityState !== 'visible' && briefs.of(threadUid).peek() !== undefined) return
      void briefs.read(threadUid).catch((error: unknown) => {
        // The login page appears by itself.
        if (!(error instanceof SessionOver)) throw error
      })
    }
    read()
    return () => clearTimeout(timer)
  }, [threadUid])
  return briefs.of(threadUid).value
}

/** Returns whether a visitor who arrived within `withinMs` may still be writing; true while nothing is known. */
function isSpeechless(brief: Brief | undefined, withinMs: number): boolean {
  if (brief === undefined) return true
  return brief.first === null && brief.since !== undefined && second.value - brief.since < withinMs
}

/** The visitor's first message; empty while the brief is unknown or the visitor has only just arrived. */
export function FirstWords({ brief }: { readonly brief: Brief | undefined }) {
  const { words, shared } = useConsole()
  if (brief === undefined) return null
  const isEarly = isSpeechless(brief, firstWordsMs)
  const said = brief.first === null ? '' : headOf(excerptOf(brief.first, shared), 200)
  return (
    <span class="first-words" dir="auto">
      {said || (isEarly ? '' : words.list.nothingSaid)}
    </span>
  )
}

/** Whom the visitor asked for, how long they have waited, and the page they are on. */
export function Whereabouts({ brief, since }: { readonly brief: Brief | undefined; readonly since?: number }) {
  const { words, locale } = useConsole()
  const from = since ?? brief?.since
  const waitedMs = from === undefined ? undefined : Math.max(0, now.value - from)
  const page = brief === undefined ? '' : brief.title || shortened(brief.url)
  return (
    <>
      {brief !== undefined && brief.workgroup !== '' && <bdi>{brief.workgroup}</bdi>}
      {waitedMs !== undefined && (
        <span class="waiting" data-late={isLate(waitedMs)}>
          {waitedMs < 60_000 ? words.list.justCame : words.list.queued(waitText(waitedMs, locale))}
        </span>
      )}
      {page !== '' && <bdi title={brief?.url}>{page}</bdi>}
    </>
  )
}

/** Returns an address without its scheme. */
function shortened(url: string): string {
  return headOf(url.replace(/^https?:\/\//, ''), 120)
}
