import { useSignal } from '@preact/signals'
import { wordOf } from '../../core/connection/api.ts'
import { FormInput } from '../forms/form-input.tsx'
import { TextInput, Tick } from '../forms/inputs.tsx'
import { PictureField } from '../forms/picture-field.tsx'
import { Labelled, LanguageSetting, Setting, useSaving } from '../forms/setting.tsx'
import { DialogHead } from '../parts/dialog-head.tsx'
import { Modal } from '../parts/modal.tsx'
import { useConsole } from '../state/console-context.ts'

/** What the agent says about themselves, and their password; saved field by field. */
export function ProfileDialog() {
  const { view, words } = useConsole()
  const close = () => {
    view.dialog.value = undefined
  }
  return (
    <Modal label={words.profile.title} kind="profile" onClose={close}>
      <DialogHead title={words.profile.title} onClose={close} />
      <OwnPicture />
      <OwnFields />
      <PasswordForm />
    </Modal>
  )
}

function OwnPicture() {
  const { workspace } = useConsole()
  const { presence, agent } = workspace
  return (
    <PictureField
      uid={agent.uid}
      name={presence.nickname.value}
      avatar={presence.avatar.value}
      onUpload={(picture) => presence.uploadPicture(picture)}
      onRemove={() => presence.changeProfile({ avatar: '' })}
    />
  )
}

function OwnFields() {
  const { words, workspace } = useConsole()
  const { profile, settings } = words
  const { presence } = workspace
  const saving = useSaving((change) => presence.changeProfile(change))
  return (
    <>
      <Setting title={settings.name} say={profile.nameSay} isSaved={saving.isSaved('nickname')}>
        <TextInput
          required
          maxLength={256}
          dir="auto"
          value={presence.nickname.value}
          onSave={(text) => saving.set('nickname', text.trim())}
        />
      </Setting>
      <Setting title={profile.signature} say={profile.signatureSay} isSaved={saving.isSaved('signature')}>
        <TextInput
          maxLength={128}
          dir="auto"
          value={presence.signature.value}
          onSave={(text) => saving.set('signature', text.trim())}
        />
      </Setting>
      <LanguageSetting />
      <Setting title={profile.invisible} say={profile.invisibleSay} isSaved={saving.isSaved('invisible')}>
        <Tick isOn={presence.isInvisible.value} onSave={(isOn) => saving.set('invisible', isOn)} />
      </Setting>
    </>
  )
}

/** Two fields that are sent together: an old password alone says nothing. */
function PasswordForm() {
  const { words, workspace } = useConsole()
  const { profile } = words
  const { isBusy, wrong, submitted } = usePasswordChange()
  return (
    <form class="password-form" onSubmit={(event) => void submitted(event)}>
      <h3>{profile.password}</h3>
      <small>{profile.passwordSay}</small>
      <input type="text" autocomplete="username" defaultValue={workspace.agent.username} readOnly hidden />
      <Labelled kind="text-field" title={profile.oldPassword}>
        <FormInput type="password" name="old" required refused={wrong} autocomplete="current-password" />
      </Labelled>
      <Labelled kind="text-field" title={profile.newPassword}>
        <FormInput type="password" name="new" required minLength={8} maxLength={1024} autocomplete="new-password" />
      </Labelled>
      <footer>
        <button type="submit" class="button" aria-disabled={isBusy}>
          {profile.changePassword}
        </button>
      </footer>
    </form>
  )
}

/** Sends the form; a wrong old password is told at its field. */
function usePasswordChange() {
  const { view, words, workspace } = useConsole()
  const isBusy = useSignal(false)
  const wrong = useSignal('')
  const change = async (given: FormData) => {
    try {
      await workspace.presence.changePassword(String(given.get('old')), String(given.get('new')))
      return true
    } catch (error) {
      if (wordOf(error) !== 'wrong_password') throw error
      wrong.value = view.reasonOf(error)
      view.hush()
      return false
    }
  }
  const submitted = async (event: SubmitEvent) => {
    event.preventDefault()
    // Not a disabled button: the focus would be lost.
    if (isBusy.peek()) return
    const form = event.currentTarget as HTMLFormElement
    isBusy.value = true
    wrong.value = ''
    let isChanged = false
    await view.attempt(async () => {
      isChanged = await change(new FormData(form))
    })
    isBusy.value = false
    if (!isChanged) return form.querySelector<HTMLElement>('[name=old]')?.focus()
    form.reset()
    view.say(words.profile.passwordChanged)
  }
  return { isBusy, wrong, submitted }
}
