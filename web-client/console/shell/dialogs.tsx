import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { BlockDialog } from '../contact/block-dialog.tsx'
import { MergeDialog } from '../contact/merge-dialog.tsx'
import { AskRatingDialog } from '../conversation/ask-rating-dialog.tsx'
import { BeginDialog } from '../conversation/begin-dialog.tsx'
import { EndDialog } from '../conversation/end-dialog.tsx'
import { AddToGroupDialog, NewGroupDialog } from '../conversation/group-dialogs.tsx'
import { LeaveGroupDialog, MemberDialog } from '../conversation/group-questions.tsx'
import { HandOverDialog } from '../conversation/hand-over-dialog.tsx'
import { LeaveDialog } from '../conversation/leave-dialog.tsx'
import { RecallDialog } from '../conversation/recall-dialog.tsx'
import { TakeOverDialog } from '../conversation/take-over-dialog.tsx'
import { EraseDialog } from '../data/erase-dialog.tsx'
import { ShortenDialog } from '../data/shorten-dialog.tsx'
import { DeclineDialog } from '../inbox/decline-dialog.tsx'
import { CloseSocialDialog } from '../moderation/close-social-dialog.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { DialogHead } from '../parts/dialog-head.tsx'
import { Modal } from '../parts/modal.tsx'
import { useConsole } from '../state/console-context.ts'
import { AnnounceDialog } from './announce-dialog.tsx'
import { CommandPalette } from './command-palette.tsx'
import { ProfileDialog } from './profile-dialog.tsx'
import { SignOutDialog } from './sign-out-dialog.tsx'

/** The dialog that is open. */
export function Dialogs() {
  const { view } = useConsole()
  const dialog = view.dialog.value
  if (dialog === undefined) return null
  switch (dialog.kind) {
    case 'hand-over':
      return <HandOverDialog {...dialog} />
    case 'end':
    case 'leave':
    case 'ask-rating':
    case 'leave-group':
    case 'add-to-group':
      return <RowDialog {...dialog} />
    case 'remove-from-group':
    case 'hand-group-over':
      return <MemberDialog {...dialog} />
    case 'recall':
      return <RecallDialog {...dialog} />
    case 'decline':
      return <DeclineDialog request={dialog.request} />
    case 'take-over':
      return <TakeOverDialog thread={dialog.thread} />
    case 'begin':
      return <BeginDialog visitor={dialog.visitor} />
    case 'block':
      return <BlockDialog {...dialog} />
    case 'merge':
      return <MergeDialog {...dialog} />
    case 'erase':
      return <EraseDialog {...dialog} />
    case 'close-social':
      return <CloseSocialDialog {...dialog} />
    case 'shorten':
      return <ShortenDialog {...dialog} />
    case 'unsaved':
      return <UnsavedDialog {...dialog} />
    default:
      return dialogsOfOwn[dialog.kind]()
  }
}

function RowDialog({ kind, row }: { readonly kind: keyof typeof dialogsOfRow; readonly row: InboxRow }) {
  const Kind = dialogsOfRow[kind]
  return <Kind row={row} />
}

/** Those about one conversation. */
const dialogsOfRow = {
  end: EndDialog,
  leave: LeaveDialog,
  'ask-rating': AskRatingDialog,
  'leave-group': LeaveGroupDialog,
  'add-to-group': AddToGroupDialog,
} as const

/** Those that need nothing but their name. */
const dialogsOfOwn = {
  profile: () => <ProfileDialog />,
  palette: () => <CommandPalette />,
  keys: () => <KeysDialog />,
  'sign-out': () => <SignOutDialog />,
  announce: () => <AnnounceDialog />,
  'new-group': () => <NewGroupDialog />,
  leaving: () => <LeavingDialog />,
} as const

/** Asks before what is not saved is lost. */
function UnsavedDialog({ go }: { readonly go: () => void }) {
  const { dialog } = useConsole().words
  const leave = async () => {
    go()
    return true
  }
  return (
    <ConfirmDialog title={dialog.unsavedTitle} verb={dialog.unsavedGo} onYes={leave}>
      <p>{dialog.unsavedSay}</p>
    </ConfirmDialog>
  )
}

const pinKey = 'P'

/** The keys that do something here: without room side by side there is nothing to pin. */
function KeysDialog() {
  const { view, words } = useConsole()
  const close = () => {
    view.dialog.value = undefined
  }
  return (
    <Modal label={words.keys.title} kind="keys" onClose={close}>
      <DialogHead title={words.keys.title} onClose={close} />
      <dl>
        {Object.entries(words.keys.what)
          .filter(([key]) => key !== pinKey || view.isSideBySide.value)
          .map(([key, what]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
      </dl>
    </Modal>
  )
}

/** Asks once before going offline with open conversations. */
function LeavingDialog() {
  const { view, words, workspace } = useConsole()
  const { dialog } = words
  const close = () => {
    view.dialog.value = undefined
  }
  const showOpen = () => {
    close()
    view.page.value = 'inbox'
    view.tab.value = 'mine'
  }
  const go = async () => {
    if (await view.attempt(() => workspace.presence.choose('OFFLINE'))) close()
  }
  return (
    <Modal label={dialog.leavingTitle} kind="question" onClose={close}>
      <DialogHead title={dialog.leavingTitle} onClose={close} />
      <p>{dialog.leavingSay(workspace.presence.open.value)}</p>
      <footer>
        <button type="button" class="button" onClick={() => void go()}>
          {dialog.leavingGo}
        </button>
        <button type="button" class="button primary" autofocus onClick={showOpen}>
          {dialog.leavingStay}
        </button>
      </footer>
    </Modal>
  )
}
