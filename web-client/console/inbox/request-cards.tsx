import type { ComponentChildren } from 'preact'
import type { Offer, Proposal } from '../../core/agent/request.ts'
import { RetryBoundary } from '../../ui/parts/retry-boundary.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { openForTyping } from '../parts/open-for-typing.ts'
import { second } from '../parts/time.ts'
import { useConsole } from '../state/console-context.ts'
import type { ConsoleView } from '../state/console-view.ts'
import { visitorName } from '../state/names.ts'
import { FirstWords, useBrief, Whereabouts } from './thread-brief.tsx'
import { useFresh } from './use-steady-place.ts'

/** What waits for a yes or no: offers first, then proposals of colleagues. */
export function RequestCards() {
  const { view, workspace, shared } = useConsole()
  const { offers, incoming } = workspace.requests
  const keys = [...offers.value.map(({ threadUid }) => threadUid), ...incoming.value.map(({ uid }) => uid)]
  const { box, isFresh } = useFresh(keys.join())
  if (keys.length === 0) return null
  return (
    <div class="cards" role="alert" ref={box} data-fresh={isFresh}>
      {offers.value.map((offer, index) => (
        <RetryBoundary key={offer.threadUid} of={offer} words={shared}>
          <OfferCard offer={offer} hasKeys={view.isByKeys.value && index === 0} />
        </RetryBoundary>
      ))}
      {incoming.value.map((proposal, index) => (
        <RetryBoundary key={proposal.uid} of={proposal} words={shared}>
          <ProposalCard proposal={proposal} hasKeys={view.isByKeys.value && index === 0 && offers.value.length === 0} />
        </RetryBoundary>
      ))}
    </div>
  )
}

function OfferCard({ offer, hasKeys }: { readonly offer: Offer; readonly hasKeys: boolean }) {
  const { view, words, workspace } = useConsole()
  const name = nameIn(offer, view)
  const accept = () => void openForTyping(view, () => workspace.threads.accept(offer))
  const decline = () => void view.attempt(() => workspace.requests.answerOffer(offer.threadUid, 'decline'))
  return (
    <Card
      title={words.offer.title}
      name={name}
      face={{ uid: offer.user.uid ?? '', name, avatar: offer.user.avatar }}
      span={offer}
    >
      <Known threadUid={offer.threadUid} isNoted />
      <Answer words={words.offer.accept} keyName={hasKeys ? 'A' : ''} isPrimary onClick={accept} />
      <Answer words={words.offer.decline} keyName={hasKeys ? 'D' : ''} onClick={decline} />
    </Card>
  )
}

function ProposalCard({ proposal, hasKeys }: { readonly proposal: Proposal; readonly hasKeys: boolean }) {
  const { view, words, workspace } = useConsole()
  const from = workspace.colleagues.byUid.value.get(proposal.fromUid)
  const title = (proposal.kind === 'TRANSFER' ? words.offer.transfer : words.offer.invite)(from?.nickname ?? '')
  const agree = () => void openForTyping(view, () => workspace.threads.acceptProposal(proposal))
  const reject = () => void view.attempt(() => workspace.requests.answer(proposal, 'reject'))
  return (
    <Card
      title={title}
      name={nameIn(proposal, view)}
      face={{ uid: proposal.fromUid, name: from?.nickname ?? '', avatar: from?.avatar }}
      span={proposal}
    >
      <Known threadUid={proposal.threadUid} isNoted={false} />
      {proposal.note !== '' && (
        <p class="card-note" dir="auto">
          {proposal.note}
        </p>
      )}
      <Answer words={words.offer.agree[proposal.kind]} keyName={hasKeys ? 'A' : ''} isPrimary onClick={agree} />
      <Answer words={words.offer.reject} keyName={hasKeys ? 'D' : ''} onClick={reject} />
    </Card>
  )
}

/** The brief of the thread, and a colleague's note with the request. */
function Known({ threadUid, isNoted }: { readonly threadUid: string; readonly isNoted: boolean }) {
  const { words } = useConsole()
  const brief = useBrief(threadUid)
  return (
    <>
      {/* Reserves its room before it is loaded, so that nothing below moves. */}
      <p class="card-brief">
        <FirstWords brief={brief} />
        <small class="whereabouts">
          <Whereabouts brief={brief} />
        </small>
      </p>
      {isNoted && brief !== undefined && brief.note !== '' && (
        <p class="card-note" dir="auto">
          <small>{words.offer.noteBy(brief.noteBy)}</small> {brief.note}
        </p>
      )}
    </>
  )
}

/** Returns the visitor's name from wherever it is known; otherwise empty. */
export function nameIn({ threadUid, threadTopic, user }: Offer | Proposal, view: ConsoleView): string {
  const { inbox, openThreads, queue } = view.workspace
  const known =
    inbox.rows.value.get(threadTopic)?.thread.value ??
    openThreads.threads.value.find(({ uid }) => uid === threadUid) ??
    queue.waiters.value.find(({ thread }) => thread.uid === threadUid)?.thread
  const { uid = '', nickname = '' } = known?.user ?? user
  return uid === '' ? nickname : visitorName({ uid, nickname }, view)
}

function Card(props: {
  readonly title: string
  readonly name: string
  /** Of the one who asks: a colleague, or the visitor. */
  readonly face: { readonly uid: string; readonly name: string; readonly avatar: string | undefined }
  readonly span: Pick<Offer, 'askedAt' | 'endsAt'>
  readonly children: ComponentChildren
}) {
  const { title, name, face, span, children } = props
  return (
    <article class="card">
      <Avatar {...face} />
      <p class="card-title">
        <small>{title}</small>
        {name !== '' && <bdi>{name}</bdi>}
      </p>
      <Ring {...span} />
      <div class="card-answers">{children}</div>
    </article>
  )
}

/** Counts down to the deadline. */
function Ring({ askedAt, endsAt }: Pick<Offer, 'askedAt' | 'endsAt'>) {
  const { words } = useConsole()
  // The ticking clock may still be before `askedAt`.
  const leftMs = Math.max(0, Math.min(endsAt - askedAt, endsAt - second.value))
  const left = Math.ceil(leftMs / 1000)
  const share = leftMs / (endsAt - askedAt)
  return (
    <span class="ring" data-urgent={left <= 10} title={words.offer.seconds(left)}>
      <svg viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r="16" pathLength="100" />
        <circle cx="18" cy="18" r="16" pathLength="100" stroke-dasharray={`${share * 100} 100`} />
      </svg>
      <span aria-hidden="true">{left}</span>
    </span>
  )
}

function Answer(props: {
  readonly words: string
  readonly keyName: string
  readonly isPrimary?: true
  readonly onClick: () => void
}) {
  const { words, keyName, isPrimary, onClick } = props
  return (
    <button type="button" class={isPrimary ? 'button primary' : 'button'} onClick={onClick}>
      {words}
      {keyName !== '' && <kbd>{keyName}</kbd>}
    </button>
  )
}
