import { LanguageSetting, Setting } from '../forms/setting.tsx'
import { useConsole } from '../state/console-context.ts'
import { askForNotifications, notificationStanding } from '../state/desktop-notifications.ts'

/** The agent's settings for this browser. */
export function OwnSettings() {
  const { words, preferences } = useConsole()
  const { settings } = words
  const { sound, theme } = preferences
  return (
    <section class="panel">
      <Setting title={settings.sound} say={settings.soundSay}>
        <input type="checkbox" checked={sound} onChange={(event) => (sound.value = event.currentTarget.checked)} />
      </Setting>
      <DesktopNotifications />
      <Setting title={settings.theme}>
        <select value={theme} onChange={(event) => (theme.value = event.currentTarget.value as typeof theme.value)}>
          {(['auto', 'light', 'dark'] as const).map((one) => (
            <option key={one} value={one}>
              {settings.themes[one]}
            </option>
          ))}
        </select>
      </Setting>
      <LanguageSetting />
    </section>
  )
}

/** Checked only if notifications are actually shown, not just wanted; says why they cannot be. */
function DesktopNotifications() {
  const { words, preferences } = useConsole()
  const { settings } = words
  const { notifications } = preferences
  const standing = notificationStanding.value
  const isOn = notifications.value && standing === 'can'
  const isPossible = standing === 'can' || standing === 'ask'
  const turn = async (wanted: boolean) => {
    notifications.value = wanted && (await askForNotifications()) === 'can'
  }
  return (
    <Setting title={settings.notifications} say={settings.notificationsSay[standing]}>
      <input
        type="checkbox"
        checked={isOn}
        disabled={!isPossible}
        onChange={(event) => {
          const box = event.currentTarget
          void turn(box.checked).then(() => {
            // Refused: the value is unchanged, so nothing would re-render the checkbox.
            box.checked = notifications.value
          })
        }}
      />
    </Setting>
  )
}
