import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Texts, WorkgroupSettings } from '../../../domain/organization/workgroup.ts'
import { TextInput } from '../forms/inputs.tsx'
import { Labelled, Setting, type useSaving } from '../forms/setting.tsx'
import { useChosen } from '../forms/use-edited.ts'
import { useConsole } from '../state/console-context.ts'
import { languageName, locales } from '../words/languages.ts'
import { TextPreview } from './text-preview.tsx'

const names: readonly (keyof Texts)[] = ['welcome', 'waiting', 'away', 'closing']

interface TextFieldsProps {
  readonly texts: WorkgroupSettings['texts']
  readonly saving: ReturnType<typeof useSaving>
}

/** The texts that visitors read, by language. */
export function TextFields({ texts: stored, saving }: TextFieldsProps) {
  const { settings } = useConsole().words
  const say = `${settings.textsSay} ${settings.textVariables.say}`
  const tags = [...new Set([...locales, ...Object.keys(stored)])]
  const tag = useSignal(tags[0] ?? 'en')
  const { texts, placeOf, set } = useTexts({ texts: stored, saving }, tag.value)
  return (
    <>
      <p>
        <span>{settings.texts}</span> <small>{say}</small>
      </p>
      <Setting title={settings.language}>
        <select value={tag} onChange={(event) => (tag.value = event.currentTarget.value)}>
          {tags.map((one) => (
            <option key={one} value={one}>
              {languageName(one)}
            </option>
          ))}
        </select>
      </Setting>
      {names.map((name) => (
        <TextField
          key={`${tag.value} ${name}`}
          name={name}
          text={texts[name] ?? ''}
          isSaved={saving.isSaved(placeOf(name))}
          onSave={(text) => set(name, text.trim())}
        />
      ))}
    </>
  )
}

/** The texts in one language, each saved in its own place. */
function useTexts({ texts: stored, saving }: TextFieldsProps, tag: string) {
  const place = useRef('')
  const { shown, change } = useChosen(stored, (all) => saving.set('texts', all, place.current))
  const placeOf = (name: keyof Texts) => `texts ${tag} ${name}`
  const set = (name: keyof Texts, text: string) => {
    place.current = placeOf(name)
    return change((all) => {
      const { [name]: _, ...others } = all[tag] ?? {}
      return { ...all, [tag]: text === '' ? others : { ...others, [name]: text } }
    })
  }
  return { texts: shown[tag] ?? {}, placeOf, set }
}

/** One text, and how it reads with names in it. */
function TextField(props: {
  readonly name: keyof Texts
  readonly text: string
  readonly isSaved: boolean
  readonly onSave: (text: string) => Promise<boolean>
}) {
  const { name, text, isSaved, onSave } = props
  return (
    <Labelled kind="text-field" title={useConsole().words.settings.textNames[name]} isSaved={isSaved}>
      <TextInput rows={2} dir="auto" value={text} onSave={onSave} />
      <TextPreview name={name} text={text} />
    </Labelled>
  )
}
