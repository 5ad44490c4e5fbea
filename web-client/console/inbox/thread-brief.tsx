import { useEffect } from 'preact/hooks'
import type { Brief } from '../../core/agent/briefs.ts'
import { SessionOver } from '../../core/connection/tokens.ts'
import { headOf } from '../../core/platform/coerce.ts'
import { excerptOf } from '../../ui/conversation/message-body.tsx'
import { isLate, now, second, waitText } from '../parts/time.ts'
import { useConsole } from '../state/console-context.ts'

/** Who waits goes on to say things and to other pages. */
const rereadMs = 10_000
/** Who has just come is about to say the first. */
const justCameMs = 20_000
const rereadSoonMs = 2000
/** By then it is on its way. */
const firstWordsMs = 5000

/** What is known of a thread before it is taken, read now and again while it is looked at. */
export function useBrief(threadUid: string): Brief | undefined {
  const { briefs } = useConsole().workspace
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const read = () => {
      timer = setTimeout(read, isSpeechless(briefs.of(threadUid).peek(), justCameMs) ? rereadSoonMs : rereadMs)
      if (document.visibilityState !== 'visible' && briefs.of(threadUid).peek() !== undefined) return
      void briefs.read(threadUid).catch((error: unknown) => {
        // The login comes by itself.
        if (!(error instanceof SessionOver)) throw error
      })
    }
    read()
    return () => clearTimeout(timer)
  }, [threadUid])
  return briefs.of(threadUid).value
}

/** Whether somebody who came a moment ago may be writing their first words; so they may while nothing is known. */
function isSpeechless(brief: Brief | undefined, withinMs: number): boolean {
  if (brief === undefined) return true
  return brief.first === null && brief.since !== undefined && second.value - brief.since < withinMs
}

/** What the visitor said first; a thread of which nothing is known says nothing, nor does one that has just come. */
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

/** Whom they asked for, how long they wait, and where they are. */
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

/** An address without what all have in common. */
function shortened(url: string): string {
  return headOf(url.replace(/^https?:\/\//, ''), 120)
}
