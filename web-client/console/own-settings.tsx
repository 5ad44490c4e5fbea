import { useConsole } from './console-context.ts'
import { locales } from './languages.ts'
import { Setting } from './setting.tsx'

/** What this browser does for the agent. */
export function OwnSettings() {
  const { view, words, preferences } = useConsole()
  const { settings } = words
  const { sound, notifications, theme, language } = preferences
  const allow = async (wanted: boolean) => {
    notifications.value = wanted && (await Notification.requestPermission()) === 'granted'
    if (wanted && !notifications.value) view.say(settings.notificationsDenied)
  }
  return (
    <section class="panel">
      <Setting title={settings.sound} say={settings.soundSay}>
        <input type="checkbox" checked={sound} onChange={(event) => (sound.value = event.currentTarget.checked)} />
      </Setting>
      <Setting title={settings.notifications} say={settings.notificationsSay}>
        <input type="checkbox" checked={notifications} onChange={(event) => void allow(event.currentTarget.checked)} />
      </Setting>
      <Setting title={settings.theme}>
        <select value={theme} onChange={(event) => (theme.value = event.currentTarget.value as typeof theme.value)}>
          {(['auto', 'light', 'dark'] as const).map((one) => (
            <option key={one} value={one}>
              {settings.themes[one]}
            </option>
          ))}
        </select>
      </Setting>
      <Setting title={settings.language}>
        <select value={language} onChange={(event) => (language.value = event.currentTarget.value)}>
          <option value="">{settings.languageAuto}</option>
          {locales.map((one) => (
            <option key={one} value={one}>
              {new Intl.DisplayNames(one, { type: 'language' }).of(one)}
            </option>
          ))}
        </select>
      </Setting>
    </section>
  )
}
