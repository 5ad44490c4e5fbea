import { useEffect } from 'preact/hooks'
import type { Offer, Proposal } from '../../core/agent/request.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'
import { nameIn } from './request-cards.tsx'

/** Confirms a decline that a shortcut started: passing a request on to somebody else takes an explicit yes. */
export function DeclineDialog({ request }: { readonly request: Offer | Proposal }) {
  const { view, words, workspace } = useConsole()
  const { offers, incoming } = workspace.requests
  const isAsked = [...offers.value, ...incoming.value].includes(request)
  useEffect(() => {
    if (!isAsked) view.dialog.value = undefined
  }, [isAsked])
  const decline = () =>
    view.attempt(() =>
      'kind' in request
        ? workspace.requests.answer(request, 'reject')
        : workspace.requests.answerOffer(request.threadUid, 'decline'),
    )
  return (
    <ConfirmDialog title={words.dialog.declineTitle(nameIn(request, view))} verb={words.offer.decline} onYes={decline}>
      <p>{'kind' in request ? words.dialog.rejectSay : words.dialog.declineSay}</p>
    </ConfirmDialog>
  )
}
