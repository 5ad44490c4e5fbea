import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'

/** Confirms that a group, or the conversation of two friends, is closed for everybody in it. */
export function CloseSocialDialog({ threadUid }: { readonly threadUid: string }) {
  const { view, words, workspace } = useConsole()
  const { social } = words.data
  const close = async () => {
    const isDone = await view.attempt(() => workspace.api.post('/api/v1/social/close', { threadUid }))
    if (isDone) view.say(social.closed)
    return isDone
  }
  return (
    <ConfirmDialog isDestroying title={social.closeTitle} verb={social.close.replace('…', '')} onYes={close}>
      <p>{social.closeSay}</p>
    </ConfirmDialog>
  )
}
