import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { ApiRefusal } from '../../core/connection/api.ts'
import { Avatar } from '../parts/avatar.tsx'
import { useConsole } from '../state/console-context.ts'

interface PictureFieldProps {
  readonly uid: string
  readonly name: string
  readonly avatar: string
  /** Who sees it; visitors and colleagues by default. */
  readonly say?: string
  readonly onUpload: (picture: File) => Promise<unknown>
  readonly onRemove: () => Promise<unknown>
}

/** A person's or workgroup's picture, with buttons to choose another one or to remove it. */
export function PictureField({ uid, name, avatar, say, onUpload, onRemove }: PictureFieldProps) {
  const { profile } = useConsole().words
  const { problem, isBusy, run } = useAttempt()
  const file = useRef<HTMLInputElement>(null)
  const choose = useRef<HTMLButtonElement>(null)
  const chosen = (input: HTMLInputElement) => {
    const [picture] = input.files ?? []
    // The same file can be chosen again.
    if (picture !== undefined) void run(() => onUpload(picture)).then(() => (input.value = ''))
  }
  // The pressed button is gone with the picture.
  const remove = () => void run(onRemove).then(() => choose.current?.focus())
  return (
    <fieldset class="picture-field" aria-label={profile.picture}>
      <Avatar uid={uid} name={name} avatar={avatar} />
      <div>
        <span>{profile.picture}</span> <small>{say ?? profile.pictureSay}</small>
        <div class="row-actions">
          <button
            ref={choose}
            type="button"
            class="button"
            aria-disabled={isBusy}
            onClick={() => file.current?.click()}
          >
            {profile.choosePicture}
          </button>
          {avatar !== '' && (
            <button type="button" class="button" aria-disabled={isBusy} onClick={remove}>
              {profile.removePicture}
            </button>
          )}
        </div>
        <span role="alert">{problem.value !== '' && <span class="problem">{problem}</span>}</span>
      </div>
      <input ref={file} type="file" accept="image/*" hidden onChange={({ currentTarget }) => chosen(currentTarget)} />
    </fieldset>
  )
}

/** Runs one act at a time; why it failed is told beside the picture. */
function useAttempt() {
  const { view, words } = useConsole()
  const problem = useSignal('')
  const isBusy = useSignal(false)
  const run = async (act: () => Promise<unknown>) => {
    // Not disabled buttons: the focus would be lost.
    if (isBusy.peek()) return
    problem.value = ''
    isBusy.value = true
    await act().catch((error: unknown) => {
      problem.value = refusedPicture(error, words.profile) ?? view.reasonOf(error)
    })
    isBusy.value = false
  }
  return { problem, isBusy, run }
}

type Words = ReturnType<typeof useConsole>['words']['profile']

function refusedPicture(error: unknown, words: Words): string | undefined {
  if (!(error instanceof ApiRefusal)) return undefined
  return { malformed: words.notAPicture, file_too_large: words.pictureTooLarge }[error.word]
}
