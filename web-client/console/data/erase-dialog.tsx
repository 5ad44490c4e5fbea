import { useSignal } from '@preact/signals'
import { Labelled } from '../forms/setting.tsx'
import { ValidatedField } from '../forms/validated-field.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'

/** Confirms that a visitor is erased: only who types the name can. */
export function EraseDialog({ visitorUid, name }: { readonly visitorUid: string; readonly name: string }) {
  const { view, words, workspace } = useConsole()
  const { data } = words
  const typed = useSignal('')
  const erase = async () => {
    const isBegun = await view.attempt(() => workspace.api.post('/api/v1/contact/erase', { uid: visitorUid }))
    if (isBegun) view.announce(data.erasing(name))
    return isBegun
  }
  return (
    <ConfirmDialog
      isDestroying
      title={data.eraseTitle(name)}
      verb={data.eraseYes}
      isUndecided={typed.value.trim() !== name.trim()}
      onYes={erase}
    >
      <p>{data.eraseSay}</p>
      <p>{data.eraseKeeps}</p>
      <div class="fields">
        <Labelled title={data.eraseConfirm(name)}>
          <ValidatedField
            {...{ dir: 'auto', autocomplete: 'off', problem: '' }}
            value={typed.value}
            onInput={({ currentTarget }) => (typed.value = currentTarget.value)}
          />
        </Labelled>
      </div>
    </ConfirmDialog>
  )
}
