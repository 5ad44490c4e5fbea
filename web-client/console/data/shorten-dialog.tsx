import { useEffect, useRef } from 'preact/hooks'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'
import type { Dialog } from '../state/dialog.ts'

/** Confirms that less is kept from now on. Closing it is a no. */
export function ShortenDialog({ name, days, onAnswer }: Extract<Dialog, { kind: 'shorten' }>) {
  const { data } = useConsole().words
  const isSure = useRef(false)
  useEffect(() => () => onAnswer(isSure.current), [])
  const yes = async () => {
    isSure.current = true
    return true
  }
  return (
    <ConfirmDialog isDestroying title={data.shortenTitle} verb={data.shorten} onYes={yes}>
      <p>{name === 'threadDays' ? data.shortenThreads(days) : data.shortenFiles(days)}</p>
      <p>{data.shortenSay}</p>
    </ConfirmDialog>
  )
}
