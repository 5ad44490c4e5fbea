import { ErrorBoundary } from '../../ui/parts/error-boundary.tsx'
import { Icon } from '../../ui/parts/icon.tsx'
import { exactTime } from '../../ui/parts/time.ts'
import { Avatar } from '../parts/avatar.tsx'
import { LoadFailed } from '../parts/load-failed.tsx'
import { PlaceLink } from '../parts/place-link.tsx'
import { now, shortTime } from '../parts/time.ts'
import { useConsole } from '../state/console-context.ts'
import { visitorName } from '../state/names.ts'
import type { RecordFilters } from '../state/records-place.ts'
import { Marked } from './marked.tsx'
import { RecordFacts } from './record-facts.tsx'
import type { RecordHit, ShownRecord } from './records.ts'
import type { useRecords } from './use-records.ts'

type RecordListProps = ReturnType<typeof useRecords> & { readonly filters: RecordFilters }

/** The records that match, and how to get more of them. */
export function RecordList({ filters, found, state, failure, more }: RecordListProps) {
  const { words, shared } = useConsole()
  const { records } = words
  const isFiltered = Object.values(filters).some((value) => value !== '')
  const isEmpty = found.value.length === 0
  return (
    <>
      {!isEmpty && (
        <ul class="record-list">
          {found.value.map((record) => (
            <ErrorBoundary
              key={record.thread.uid}
              of={record}
              instead={() => <li class="record-row">{shared.unshownMessage}</li>}
            >
              <RecordRow record={record} filters={filters} />
            </ErrorBoundary>
          ))}
        </ul>
      )}
      <div class="record-end" role="status">
        {state.value === 'failed' && <LoadFailed reason={failure.value} onAgain={more} />}
        {state.value === 'reading' && <p class="empty appearing">{records.searching}</p>}
        {state.value === 'end' && isEmpty && <p class="empty">{isFiltered ? records.emptyFiltered : records.empty}</p>}
        {state.value === 'paused' && (
          <button type="button" class="button" onClick={more}>
            {isEmpty ? records.searchOn : records.more}
          </button>
        )}
      </div>
    </>
  )
}

function RecordRow({ record, filters }: { readonly record: ShownRecord; readonly filters: RecordFilters }) {
  const { view, words } = useConsole()
  const { thread, readable, hit } = record
  if (!readable)
    return (
      <li class="record-row" title={words.records.unreadable}>
        <RowContent record={record} />
      </li>
    )
  const place = { filters, threadUid: thread.uid, at: hit?.seq ?? 0 }
  return (
    <li>
      <PlaceLink
        kind="record-row"
        data-thread={thread.uid}
        to={{ page: 'records', ...place }}
        onGo={() => (view.records.value = place)}
      >
        <RowContent record={record} />
      </PlaceLink>
    </li>
  )
}

function RowContent({ record }: { readonly record: ShownRecord }) {
  const { view, words, locale } = useConsole()
  const { thread, createdAt, readable, comment, hit } = record
  const name = visitorName(thread.user, view)
  return (
    <>
      <Avatar uid={thread.user.uid} name={name} avatar={thread.user.avatar} />
      <span class="record-name">
        <bdi>{name}</bdi>
        {!readable && (
          <span class="record-lock">
            <Icon name="lock" />
            <span class="hidden-words">{words.records.unreadable}</span>
          </span>
        )}
      </span>
      <time class="record-time" title={exactTime(createdAt, locale)}>
        {shortTime(createdAt, now.value, locale)}
      </time>
      <RecordFacts record={record} />
      {comment !== '' && (
        <span class="record-hit record-comment">
          <bdi>“{comment}”</bdi>
        </span>
      )}
      {hit && <Hit hit={hit} />}
    </>
  )
}

function Hit({ hit }: { readonly hit: RecordHit }) {
  const { workspace } = useConsole()
  const { uid, nickname, type } = hit.sender
  const name = type === 'VISITOR' ? '' : (workspace.colleagues.byUid.value.get(uid)?.nickname ?? nickname)
  return (
    <span class="record-hit">
      {name !== '' && (
        <span class="record-by">
          <bdi>{name}</bdi>:{' '}
        </span>
      )}
      <Marked {...hit.excerpt} />
    </span>
  )
}
