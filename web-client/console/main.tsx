import './console.css'
import { effect, signal } from '@preact/signals'
import { render } from 'preact'
import { AgentSession } from '../core/connection/agent-session.ts'
import { Api } from '../core/connection/api.ts'
import { browserPlatform } from '../core/platform/browser-platform.ts'
import { heedForcedColors } from '../ui/parts/forced-colors.ts'
import { addIcons } from '../ui/parts/icon.tsx'
import { keepImeKeys } from '../ui/parts/ime-keys.ts'
import { App } from './app.tsx'
import { consoleIcons } from './parts/icons.ts'
import { keptPreferences } from './state/preferences.ts'
import { loadLanguage } from './words/languages.ts'

addIcons(consoleIcons)
heedForcedColors()
keepImeKeys()
const preferences = keptPreferences()
const platform = browserPlatform()
const api = new Api(location.origin, platform)
const session = new AgentSession(api, platform)
const wished = () => [preferences.language.value, ...navigator.languages].filter((one) => one !== '')
const language = signal(await loadLanguage(wished()))

effect(() => {
  const languages = wished()
  void loadLanguage(languages).then((found) => {
    language.value = found
    document.documentElement.lang = found.locale
  })
})

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no root.')
render(<App {...{ platform, api, session, preferences, language }} />, root)
