import { useSignal } from '@preact/signals'
import { textOf } from '../../core/platform/coerce.ts'
import { excerptOf } from '../../ui/contents/excerpt.ts'
import { exactTime, relativeTime } from '../../ui/parts/time.ts'
import { Avatar } from '../parts/avatar.tsx'
import { PlaceLink } from '../parts/place-link.tsx'
import { now } from '../parts/time.ts'
import { useConsole } from '../state/console-context.ts'
import { visitorName } from '../state/names.ts'
import type { ListedReport, ReadReport } from './reports.ts'

const maxOutcomeChars = 1000

/** One report: who reports what, and what an admin can do about it. */
export function ReportCard({ report, onSettled }: { readonly report: ListedReport; readonly onSettled: () => void }) {
  const { words } = useConsole()
  const { social } = words.data
  return (
    <li class="panel">
      <ReportedBy report={report} />
      {report.text === '' ? (
        <p class="hint">{social.noText}</p>
      ) : (
        <p class="said" dir="auto">
          {report.text}
        </p>
      )}
      {report.kind === 'MESSAGE' && <Said report={report} />}
      <Acts report={report} />
      {report.state === 'OPEN' ? (
        <SettleForm uid={report.uid} onSettled={onSettled} />
      ) : (
        <small dir="auto">{report.outcome === '' ? social.settledSilently : social.settledWith(report.outcome)}</small>
      )}
    </li>
  )
}

function ReportedBy({ report }: { readonly report: ListedReport }) {
  const { view, words, locale } = useConsole()
  const { social } = words.data
  const { by, about, kind, at } = report
  const name = visitorName(by, view)
  const gone = kind === 'MESSAGE' ? '' : social.deleted
  const reported = about === null ? gone : kind === 'PERSON' ? visitorName(about, view) : about.nickname
  return (
    <header>
      <Avatar uid={by.uid} name={name} avatar={by.avatar} />
      <p>
        <span>
          <strong>
            <bdi>{name}</bdi>
          </strong>{' '}
          <bdi>{social.about[kind](reported)}</bdi>
        </span>
        <small>
          <time title={exactTime(at, locale)}>{relativeTime(at, now.value, locale)}</time>
        </small>
      </p>
    </header>
  )
}

/** The reported message, as it was; it is read only when it is asked for, because reading is recorded. */
function Said({ report: { uid } }: { readonly report: ListedReport }) {
  const { view, words, workspace, shared, locale } = useConsole()
  const { social } = words.data
  const found = useSignal<ReadReport | undefined>(undefined)
  const read = () =>
    view.attempt(async () => {
      found.value = await workspace.api.post<ReadReport>('/api/v1/report/read', { uid })
    })
  const said = found.value?.said
  if (said === undefined || said === null)
    return (
      <div class="reading">
        <button type="button" class="button" onClick={() => void read()}>
          {social.read}
        </button>
        <small>{social.readSay}</small>
      </div>
    )
  const content = said.type === 'TEXT' ? textOf(said.content) : excerptOf(said, shared)
  return (
    <figure class="reported">
      <blockquote dir="auto">{content}</blockquote>
      <figcaption>
        <bdi>{social.said(visitorName(said.sender, view), exactTime(said.sentAt, locale))}</bdi>
      </figcaption>
    </figure>
  )
}

/** Goes to the person, or closes what was reported. */
function Acts({ report }: { readonly report: ListedReport }) {
  const { view, words } = useConsole()
  const { social } = words.data
  const { kind, targetUid, threadUid, about } = report
  if (kind === 'PERSON')
    return about === null ? null : (
      <div class="row-actions">
        <PlaceLink
          kind="button"
          to={{ page: 'contacts', uid: targetUid, search: '' }}
          onGo={() => {
            view.contacts.value = { uid: targetUid, search: '' }
            view.page.value = 'contacts'
          }}
        >
          {social.contact}
        </PlaceLink>
      </div>
    )
  if (report.state !== 'OPEN') return null
  return (
    <div class="row-actions">
      <button
        type="button"
        class="button danger"
        onClick={() => (view.dialog.value = { kind: 'close-social', threadUid })}
      >
        {social.close}
      </button>
    </div>
  )
}

function SettleForm({ uid, onSettled }: { readonly uid: string; readonly onSettled: () => void }) {
  const { view, words, workspace } = useConsole()
  const { social } = words.data
  const outcome = useSignal('')
  const isBusy = useSignal(false)
  const submitted = async (event: SubmitEvent) => {
    event.preventDefault()
    if (isBusy.value) return
    isBusy.value = true
    const wish = { uid, outcome: outcome.value.trim() }
    if (await view.attempt(() => workspace.api.post('/api/v1/report/resolve', wish))) {
      view.say(social.isSettled)
      onSettled()
    }
    isBusy.value = false
  }
  return (
    <form onSubmit={(event) => void submitted(event)}>
      <textarea
        rows={2}
        maxLength={maxOutcomeChars}
        aria-label={social.outcome}
        placeholder={social.outcome}
        value={outcome.value}
        onInput={({ currentTarget }) => (outcome.value = currentTarget.value)}
      />
      <button type="submit" class="button primary" aria-disabled={isBusy.value}>
        {social.settle}
      </button>
    </form>
  )
}
