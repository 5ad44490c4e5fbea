import './console.css'
import { effect, signal } from '@preact/signals'
import { render } from 'preact'
import { AgentSession } from '../core/agent-session.ts'
import { Api } from '../core/api.ts'
import { browserPlatform } from '../core/browser-platform.ts'
import { keepComposing } from '../ui/composing.ts'
import { heedForcedColors } from '../ui/forced-colors.ts'
import { addIcons } from '../ui/icon.tsx'
import { App } from './app.tsx'
import { consoleIcons } from './icons.ts'
import { loadLanguage } from './languages.ts'
import { keptPreferences } from './preferences.ts'

addIcons(consoleIcons)
heedForcedColors()
keepComposing()
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
