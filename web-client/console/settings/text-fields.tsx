import { useSignal } from '@preact/signals'
import type { Texts, WorkgroupSettings } from '../../../domain/organization/workgroup.ts'
import { TextInput } from '../forms/inputs.tsx'
import { Labelled, Setting, type useSaving } from '../forms/setting.tsx'
import { useChosen } from '../forms/use-edited.ts'
import { useConsole } from '../state/console-context.ts'
import { languageName, locales } from '../words/languages.ts'
import { TextPreview } from './text-preview.tsx'

const names: readonly (keyof Texts)[] = ['welcome', 'waiting', 'away', 'closing']

/** The texts that visitors read, by language. */
export function TextFields(props: {
  readonly texts: WorkgroupSettings['texts']
  readonly saving: ReturnType<typeof useSaving>
}) {
  const { settings } = useConsole().words
  const say = `${settings.textsSay} ${settings.textVariables.say}`
  const { saving } = props
  const { shown: texts, change } = useChosen(props.texts, (all) => saving.set('texts', all))
  const tags = [...new Set([...locales, ...Object.keys(texts)])]
  const tag = useSignal(tags[0] ?? 'en')
  const set = (name: keyof Texts, text: string) =>
    change((all) => {
      const { [name]: _, ...others } = all[tag.value] ?? {}
      return { ...all, [tag.value]: text === '' ? others : { ...others, [name]: text } }
    })
  return (
    <>
      <Setting title={settings.language} say={say} isSaved={saving.isSaved('texts')}>
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
          text={texts[tag.value]?.[name] ?? ''}
          onSave={(text) => set(name, text.trim())}
        />
      ))}
    </>
  )
}

/** One text, and how it reads with names in it. */
function TextField(props: {
  readonly name: keyof Texts
  readonly text: string
  readonly onSave: (text: string) => Promise<boolean>
}) {
  const { name, text, onSave } = props
  return (
    <Labelled kind="text-field" title={useConsole().words.settings.textNames[name]}>
      <TextInput rows={2} dir="auto" value={text} onSave={onSave} />
      <TextPreview name={name} text={text} />
    </Labelled>
  )
}
