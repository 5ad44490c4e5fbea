import type { SocialRow } from '../../core/social/social-row.ts'
import { Avatar } from '../../ui/parts/avatar.tsx'
import { clockTime, dayKey, dayName, exactTime } from '../../ui/parts/time.ts'
import { lastLineOf, nameOf } from './parts/said.ts'
import { useSocial } from './parts/social-context.ts'

/** A friend or a group in the list. */
export function ListRow({ row }: { readonly row: SocialRow }) {
  const view = useSocial()
  const { session, texts, open } = view
  const name = nameOf(row.face.value, view)
  const unread = row.unread.value
  const isOpen = session.place.value.path[0] === row.topic
  return (
    <button
      type="button"
      class="row"
      data-topic={row.topic}
      aria-current={isOpen ? 'true' : undefined}
      onClick={() => open(row.topic)}
    >
      <Avatar nickname={name} avatar={row.face.value.avatar} kind="portrait" />
      <span class="row-words">
        <bdi class="row-name">{name}</bdi>
        <span class="row-line" dir="auto">
          {lastLineOf(row, view)}
        </span>
      </span>
      <span class="row-end">
        <When at={row.lastAt.value} />
        {unread > 0 && (
          <span class="count">
            <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
            <span class="hidden-words">{texts.unread(unread)}</span>
          </span>
        )}
      </span>
    </button>
  )
}

function When({ at }: { readonly at: number }) {
  const { locale, words } = useSocial()
  if (at === 0) return null
  const now = Date.now()
  const isToday = dayKey(at) === dayKey(now)
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at, locale)}>
      {isToday ? clockTime(at, locale) : dayName(at, now, { words, locale })}
    </time>
  )
}
