import { useSignal } from '@preact/signals'
import type { Texts, WorkgroupSettings } from '../../domain/workgroup.ts'
import { useConsole } from './console-context.ts'
import { locales } from './languages.ts'
import { Setting, type useSaving } from './setting.tsx'

const names: readonly (keyof Texts)[] = ['welcome', 'waiting', 'away', 'closing']

/** What visitors are told, by language. */
export function TextFields(props: {
  readonly texts: WorkgroupSettings['texts']
  readonly saving: ReturnType<typeof useSaving>
}) {
  const { words } = useConsole()
  const { settings } = words
  const { texts, saving } = props
  const tags = [...new Set([...locales, ...Object.keys(texts)])]
  const tag = useSignal(tags[0] ?? 'en')
  const set = (name: keyof Texts, text: string) => {
    const { [name]: _, ...others } = texts[tag.value] ?? {}
    const mine = text === '' ? others : { ...others, [name]: text }
    void saving.set('texts', { ...texts, [tag.value]: mine })
  }
  return (
    <>
      <Setting title={settings.texts} say={settings.textsSay} isSaved={saving.isSaved('texts')}>
        <select value={tag} onChange={(event) => (tag.value = event.currentTarget.value)}>
          {tags.map((one) => (
            <option key={one} value={one}>
              {new Intl.DisplayNames(one, { type: 'language' }).of(one)}
            </option>
          ))}
        </select>
      </Setting>
      {names.map((name) => (
        <label key={`${tag.value} ${name}`} class="text-field">
          <span>{settings.textNames[name]}</span>
          <textarea
            rows={2}
            dir="auto"
            value={texts[tag.value]?.[name] ?? ''}
            onChange={(event) => set(name, event.currentTarget.value.trim())}
          />
        </label>
      ))}
    </>
  )
}
