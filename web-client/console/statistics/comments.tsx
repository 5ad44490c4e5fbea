import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { exactTime } from '../../ui/parts/time.ts'
import { LoadFailed } from '../parts/load-failed.tsx'
import { PlaceLink } from '../parts/place-link.tsx'
import { startOfDay } from '../parts/reader-days.ts'
import { useConsole } from '../state/console-context.ts'
import { showRecord } from '../state/console-view.ts'
import { allRecords, type RecordFilters } from '../state/records-place.ts'
import { RecordCount } from './record-count.tsx'

interface Comment {
  readonly thread: { readonly uid: string }
  readonly agent: { readonly nickname: string } | null
  readonly score: number | null
  readonly comment: string
  readonly createdAt: number
}
interface CommentPage {
  readonly content: readonly Comment[]
  readonly next: string | null
}

const atOnce = 20

/** The visitors' comments on their ratings that the reader may read, newest conversation first. */
export function Comments({ filters, count }: { readonly filters: RecordFilters; readonly count: number }) {
  const { words } = useConsole()
  const { statistics, records } = words
  const { found, next, failure, read } = useComments(filters)
  useEffect(() => void read(), [])
  return (
    <section class="panel">
      <header>
        <h2>{statistics.comments}</h2>
        <RecordCount value={count} label={statistics.comments} filters={{ ...filters, commented: 'true' }} />
      </header>
      <ul class="comments">
        {found.value.map((one) => (
          <CommentRow key={one.thread.uid} comment={one} />
        ))}
      </ul>
      {failure.value !== '' && <LoadFailed reason={failure.value} onAgain={() => void read()} />}
      {failure.value === '' && next.value !== null && next.value !== '' && (
        <button type="button" class="button" onClick={() => void read()}>
          {records.more}
        </button>
      )}
    </section>
  )
}

function useComments(filters: RecordFilters) {
  const { view, workspace } = useConsole()
  const found = useSignal<readonly Comment[]>([])
  /** Empty before the first page, null after the last. */
  const next = useSignal<string | null>('')
  const failure = useSignal('')
  const isReading = useRef(false)
  const read = async () => {
    // A second press would add the same page twice.
    if (isReading.current) return
    isReading.current = true
    try {
      const page = await workspace.api.get<CommentPage>(`/api/v1/record/query?${queryOf(filters, next.value ?? '')}`)
      found.value = [...found.value, ...page.content]
      next.value = page.next
      failure.value = ''
    } catch (error) {
      failure.value = view.reasonOf(error)
    }
    isReading.current = false
  }
  return { found, next, failure, read }
}

function queryOf({ from, to, workgroup, agent, tag, category }: RecordFilters, next: string): URLSearchParams {
  const texts = Object.entries({ workgroup, agent, tag, category, next }).filter(([, value]) => value !== '')
  const period = [
    ['from', String(startOfDay(from) ?? 0)],
    ['to', String(startOfDay(to, 1) ?? 0)],
  ]
  return new URLSearchParams([...texts, ...period, ['commented', 'true'], ['limit', String(atOnce)]])
}

function CommentRow({ comment: { thread, agent, score, comment, createdAt } }: { readonly comment: Comment }) {
  const { view, words, locale } = useConsole()
  return (
    <li>
      <p dir="auto">{comment}</p>
      <small>
        {words.context.rated(score ?? 0)} · <bdi>{agent?.nickname ?? words.records.nobody}</bdi> ·{' '}
        <PlaceLink
          kind="link"
          to={{ page: 'records', ...allRecords, threadUid: thread.uid }}
          onGo={() => showRecord(view, { threadUid: thread.uid })}
        >
          {exactTime(createdAt, locale)}
        </PlaceLink>
      </small>
    </li>
  )
}
