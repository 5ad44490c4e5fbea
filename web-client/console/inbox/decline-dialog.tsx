import { useEffect } from 'preact/hooks'
import type { Offer, Proposal } from '../../core/agent/requests.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'
import { nameIn } from './request-cards.tsx'

/** Confirms a decline that a shortcut started: passing a request on to somebody else takes an explicit yes. */
export function DeclineDialog({ asked }: { readonly asked: Offer | Proposal }) {
  const { view, words, desk } = useConsole()
  const { offers, incoming } = desk.asked
  const isAsked = [...offers.value, ...incoming.value].includes(asked)
  useEffect(() => {
    if (!isAsked) view.dialog.value = undefined
  }, [isAsked])
  const decline = () =>
    view.attempt(() =>
      'kind' in asked ? desk.asked.answer(asked, 'reject') : desk.asked.answerOffer(asked.threadUid, 'decline'),
    )
  return (
    <ConfirmDialog title={words.dialog.declineTitle(nameIn(asked, view))} verb={words.offer.decline} onYes={decline}>
      <p>{'kind' in asked ? words.dialog.rejectSay : words.dialog.declineSay}</p>
    </ConfirmDialog>
  )
}
