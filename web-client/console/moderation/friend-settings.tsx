import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { type SocialSettings, searchModes } from '../../../domain/organization/social-settings.ts'
import { Choice, Tick } from '../forms/inputs.tsx'
import { Setting, useSaving } from '../forms/setting.tsx'
import { LoadFailed } from '../parts/load-failed.tsx'
import { useReconnected } from '../parts/use-reconnected.ts'
import { useConsole } from '../state/console-context.ts'

const path = '/api/v1/social/settings'

/** What app users may do among themselves; for admins. */
export function FriendSettings() {
  const { words } = useConsole()
  const { social } = words.data
  const { settings, failure, saving, read } = useSettings()
  if (settings === undefined)
    return failure === '' ? (
      <p class="empty appearing">{words.left.loading}</p>
    ) : (
      <LoadFailed reason={failure} onAgain={() => void read()} />
    )
  return (
    <div class="stack">
      <p class="hint">{social.say}</p>
      <section class="panel">
        {(['friends', 'groups'] as const).map((name) => {
          const [title, say] = social[name]
          return (
            <Setting key={name} title={title} say={say} isSaved={saving.isSaved(name)}>
              <Tick isOn={settings[name]} onSave={(isOn) => saving.set(name, isOn)} />
            </Setting>
          )
        })}
        <Setting title={social.search[0]} say={social.search[1]} isSaved={saving.isSaved('search')}>
          <Choice value={settings.search} onSave={(mode) => saving.set('search', mode)}>
            {searchModes.map((mode) => (
              <option key={mode} value={mode}>
                {social.searchModes[mode]}
              </option>
            ))}
          </Choice>
        </Setting>
      </section>
    </div>
  )
}

function useSettings() {
  const { view, workspace } = useConsole()
  const settings = useSignal<SocialSettings | undefined>(undefined)
  const failure = useSignal('')
  const read = async () => {
    try {
      settings.value = await workspace.api.get<SocialSettings>(path)
      failure.value = ''
    } catch (error) {
      failure.value = view.reasonOf(error)
    }
  }
  const saving = useSaving(async (change) => {
    settings.value = await workspace.api.post<SocialSettings>(path, change)
    // The rail shows reports where there is something to report.
    await workspace.reports.read()
  })
  useEffect(() => void read(), [])
  useReconnected(() => settings.value === undefined && void read())
  return { settings: settings.value, failure: failure.value, saving, read }
}
