import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'
import { useConsole } from '../state/console-context.ts'
import { languageName, locales } from '../words/languages.ts'
import { NamingContext } from './field-name.ts'

/** One setting: its title, one sentence on what it does, and its control. */
export function Setting(props: {
  readonly title: string
  readonly say?: string | undefined
  readonly children: ComponentChildren
  readonly isSaved?: boolean
}) {
  const { title, say = '', children, isSaved = false } = props
  const id = useId()
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
    <label class="setting">
      <span>
        <Title {...{ id, title, isSaved }} />
        {say !== '' && <small id={`${id}-say`}>{say}</small>}
      </span>
      <NamingContext.Provider value={namingBy(id, say)}>{children}</NamingContext.Provider>
    </label>
  )
}

/** A control below its title. */
export function Labelled(props: {
  readonly title: string
  readonly say?: string
  readonly isSaved?: boolean
  readonly kind?: string
  readonly children: ComponentChildren
}) {
  const { title, say = '', isSaved = false, kind, children } = props
  const id = useId()
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
    <label class={kind}>
      <span>
        <Title {...{ id, title, isSaved }} /> {say !== '' && <small id={`${id}-say`}>{say}</small>}
      </span>
      <NamingContext.Provider value={namingBy(id, say)}>{children}</NamingContext.Provider>
    </label>
  )
}

function namingBy(id: string, say: string) {
  return { 'aria-labelledby': id, ...(say === '' ? {} : { 'aria-describedby': `${id}-say` }) }
}

/** The saved mark is not part of the accessible name. */
function Title({ id, title, isSaved }: { readonly id: string; readonly title: string; readonly isSaved: boolean }) {
  return (
    <span>
      <span id={id}>{title}</span> <SavedMark isSaved={isSaved} />
    </span>
  )
}

/** Says that something was saved, where it stands. */
export function SavedMark({ isSaved }: { readonly isSaved: boolean }) {
  const { words } = useConsole()
  return <span role="status">{isSaved && <span class="saved-mark">{words.settings.saved}</span>}</span>
}

/**
 * Saves field by field, one after the other, and remembers the last one saved. `set` returns whether it was saved; a
 * field with several controls names the `place` of the one that was changed.
 */
export function useSaving(save: (change: object) => Promise<unknown>) {
  const { view } = useConsole()
  const saved = useSignal('')
  const before = useRef<Promise<unknown>>(Promise.resolve())
  return {
    isSaved: (place: string) => saved.value === place,
    /** Removes the saved mark. */
    forget: () => {
      saved.value = ''
    },
    set: async (name: string, value: unknown, place = name): Promise<boolean> => {
      saved.value = ''
      const saving = before.current.then(() => view.attempt(() => save({ [name]: value })))
      before.current = saving
      const isSaved = await saving
      if (isSaved) saved.value = place
      return isSaved
    },
  }
}

/** The language of the console, in this browser and kept with the account. */
export function LanguageSetting() {
  const { view, words, preferences, workspace } = useConsole()
  const { settings, profile } = words
  const choose = (language: string) => {
    preferences.language.value = language
    void view.attempt(() => workspace.presence.changeProfile({ language }))
  }
  return (
    <Setting title={settings.language} say={profile.languageSay}>
      <select value={preferences.language} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        <option value="">{settings.languageAuto}</option>
        {locales.map((one) => (
          <option key={one} value={one}>
            {languageName(one)}
          </option>
        ))}
      </select>
    </Setting>
  )
}
