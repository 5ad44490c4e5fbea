import { effect, type Signal, signal } from '@preact/signals'
import { readJson, type Untrusted } from '../../core/platform/coerce.ts'

/** An agent's choices for this browser. */
export interface Preferences {
  /** A language tag; empty for the browser's language. */
  readonly language: Signal<string>
  readonly theme: Signal<'auto' | 'light' | 'dark'>
  readonly sound: Signal<boolean>
  readonly notifications: Signal<boolean>
  readonly isContextShown: Signal<boolean>
}

const name = 'parley.console'

/** Returns the preferences of this browser, which are stored on every change. */
export function keptPreferences(): Preferences {
  const kept = read()
  const preferences: Preferences = {
    language: signal(text(kept.language, '')),
    theme: signal(kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : 'auto'),
    sound: signal(kept.sound !== false),
    notifications: signal(kept.notifications === true),
    isContextShown: signal(kept.isContextShown !== false),
  }
  effect(() => {
    const values = Object.entries(preferences).map(([key, one]) => [key, one.value])
    try {
      localStorage.setItem(name, JSON.stringify(Object.fromEntries(values)))
    } catch {
      // Storage is denied: they last as long as the page.
    }
  })
  effect(() => {
    const { theme } = preferences
    if (theme.value === 'auto') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme.value
  })
  return preferences
}

function read(): Untrusted {
  try {
    return readJson(localStorage.getItem(name) ?? '')
  } catch {
    return {}
  }
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}
