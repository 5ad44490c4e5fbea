import { useEffect } from 'preact/hooks'
import type { Brief } from '../core/briefs.ts'
import { headOf } from '../core/loose.ts'
import { SessionOver } from '../core/tokens.ts'
import { briefOf } from '../ui/message-body.tsx'
import { useConsole } from './console-context.ts'
import { isLate, now, waitText } from './moments.ts'

/** Who waits goes on to say things and to other pages. */
const rereadMs = 10_000

/** What is known of a thread before it is taken, read now and again while it is looked at. */
export function useBrief(threadUid: string): Brief | undefined {
  const { briefs } = useConsole().desk
  useEffect(() => {
    const read = () =>
      void briefs.read(threadUid).catch((error: unknown) => {
        // The login comes by itself.
        if (!(error instanceof SessionOver)) throw error
      })
    read()
    const timer = setInterval(() => document.visibilityState === 'visible' && read(), rereadMs)
    return () => clearInterval(timer)
  }, [threadUid])
  return briefs.of(threadUid).value
}

/** What the visitor said first; a thread of which nothing is known says nothing. */
export function FirstWords({ brief }: { readonly brief: Brief | undefined }) {
  const { words, shared } = useConsole()
  if (brief === undefined) return null
  const said = brief.first === null ? '' : headOf(briefOf(brief.first, shared), 200)
  return (
    <span class="first-words" dir="auto">
      {said || words.list.nothingSaid}
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
