import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import {
  isByPage,
  maxTriggerPages,
  maxTriggerSeconds,
  maxTriggers,
  maxTriggerText,
  type Trigger,
  triggerText,
} from '../../../domain/organization/trigger.ts'
import { matching } from '../../ui/words/languages.ts'
import { TextInput, Tick } from '../forms/inputs.tsx'
import { Labelled, type useSaving } from '../forms/setting.tsx'
import { useChosen } from '../forms/use-edited.ts'
import { useConsole } from '../state/console-context.ts'
import { languageName, locales } from '../words/languages.ts'
import type { VisitorsWords } from '../words/visitors-words.ts'

const beginnings = ['/', 'http://', 'https://']

interface TriggersFieldProps {
  readonly triggers: readonly Trigger[]
  readonly saving: ReturnType<typeof useSaving>
}

/** Texts that invite visitors to write, and when they are shown. */
export function TriggersField(props: TriggersFieldProps) {
  const { words } = useConsole()
  const said = words.visitors.triggers
  const { place, added, triggers, change, add, remove } = useTriggers(props)
  return (
    <fieldset class="members" ref={place}>
      <legend>
        {said.title} {props.saving.isSaved('triggers') && <span class="saved-mark">{words.settings.saved}</span>}
        <small>{said.say}</small>
      </legend>
      {triggers.map((trigger, index) => (
        <TriggerRow
          key={index}
          trigger={trigger}
          isTaken={(name) => triggers.some((one, other) => other !== index && one.name === name)}
          isNew={added === index}
          onChange={(part) => change((all) => all.with(index, { ...(all[index] ?? trigger), ...part }))}
          onRemove={() => remove(index)}
        />
      ))}
      {triggers.length < maxTriggers && (
        <button type="button" class="button" onClick={add}>
          {said.add}
        </button>
      )}
    </fieldset>
  )
}

/** Holds the triggers while they are edited; a new one gets the focus in its name. */
function useTriggers({ triggers: stored, saving }: TriggersFieldProps) {
  const said = useConsole().words.visitors.triggers
  const place = useRef<HTMLFieldSetElement>(null)
  const added = useSignal<number | undefined>(undefined)
  const { shown: triggers, change } = useChosen(stored, (all) => saving.set('triggers', all))
  useLayoutEffect(() => {
    if (added.value === undefined) return
    place.current?.querySelector<HTMLInputElement>('details:last-of-type .trigger-name input')?.select()
  }, [added.value])
  const add = () => {
    void change((all) => [...all, newTrigger(all, said)])
    added.value = triggers.length
  }
  const remove = (index: number) => {
    added.value = undefined
    void change((all) => all.toSpliced(index, 1))
    place.current?.querySelector<HTMLElement>(':scope > .button')?.focus()
  }
  return { place, added: added.value, triggers, change, add, remove }
}

/** Off at first: whoever sets it up decides when visitors see it. */
function newTrigger(all: readonly Trigger[], said: VisitorsWords['triggers']): Trigger {
  let number = all.length + 1
  while (all.some(({ name }) => name === said.newName(number))) number += 1
  const tag = matching(locales, document.documentElement.lang) ?? 'en'
  const texts = { [tag]: said.newText }
  return { name: said.newName(number), on: false, pages: ['/*'], seconds: 10, scroll: 0, texts }
}

interface TriggerRowProps {
  readonly trigger: Trigger
  readonly isTaken: (name: string) => boolean
  readonly isNew: boolean
  readonly onChange: (part: Partial<Trigger>) => Promise<boolean>
  readonly onRemove: () => void
}

function TriggerRow(props: TriggerRowProps) {
  const { words } = useConsole()
  const said = words.visitors.triggers
  const { trigger, isTaken, isNew, onChange, onRemove } = props
  return (
    <details class="trigger" open={isNew}>
      <summary>
        <bdi>{trigger.name}</bdi> <small>{trigger.on ? said.on : said.off}</small>
      </summary>
      <label>
        <Tick isOn={trigger.on} onSave={(on) => onChange({ on })} /> {said.on}
      </label>
      <Labelled kind="trigger-name" title={said.name} say={said.nameSay}>
        <TextInput
          dir="auto"
          required
          maxLength={64}
          value={trigger.name}
          problemIn={(name) => (isTaken(name.trim()) ? said.nameTaken : '')}
          onSave={(name) => onChange({ name: name.trim() })}
        />
      </Labelled>
      <Conditions trigger={trigger} onChange={onChange} />
      <Texts trigger={trigger} onChange={onChange} />
      <button type="button" class="button" aria-label={`${said.remove}: ${trigger.name}`} onClick={onRemove}>
        {said.remove}
      </button>
    </details>
  )
}

type TriggerPartProps = Pick<TriggerRowProps, 'trigger' | 'onChange'>

function Conditions({ trigger, onChange }: TriggerPartProps) {
  const said = useConsole().words.visitors.triggers
  const number = (name: 'seconds' | 'scroll', max: number) => (
    <Labelled title={said[name]}>
      <TextInput
        {...{ type: 'number', required: true, min: 0, max, step: 1, value: `${trigger[name]}` }}
        onSave={(text) => onChange({ [name]: Number(text) })}
      />
    </Labelled>
  )
  return (
    <>
      <Labelled title={said.pages} say={said.pagesSay}>
        <TextInput
          rows={2}
          dir="ltr"
          spellcheck={false}
          placeholder="/*"
          value={trigger.pages.join('\n')}
          problemIn={(text) => problemInPages(linesOf(text), said)}
          onSave={(text) => onChange({ pages: linesOf(text) })}
        />
      </Labelled>
      <div class="trigger-numbers">
        {number('seconds', maxTriggerSeconds)}
        {number('scroll', 100)}
      </div>
      {!isByPage(trigger) && <p class="hint">{said.onCall(trigger.name)}</p>}
    </>
  )
}

function problemInPages(lines: readonly string[], said: VisitorsWords['triggers']): string {
  const isAddress = (line: string) =>
    beginnings.some((one) => line.startsWith(one)) && [...line].every((character) => character.trim() !== '')
  const wrong = lines.find((line) => !isAddress(line))
  if (wrong !== undefined) return said.pageWrong(wrong)
  return lines.length > maxTriggerPages ? said.pagesTooMany(maxTriggerPages) : ''
}

/** One text for each language of the console, and for those set through the API; and how it looks. */
function Texts({ trigger, onChange }: TriggerPartProps) {
  const said = useConsole().words.visitors.triggers
  const tags = [...new Set([...locales, ...Object.keys(trigger.texts)])]
  const withText = (tag: string, text: string) => {
    const { [tag]: _, ...others } = trigger.texts
    return text.trim() === '' ? others : { ...others, [tag]: text.trim() }
  }
  const problemIn = (tag: string) => (text: string) =>
    Object.keys(withText(tag, text)).length === 0 ? said.textMissing : ''
  return (
    <>
      {tags.map((tag) => (
        <Labelled key={tag} title={said.text(languageName(tag))}>
          <TextInput
            rows={2}
            dir="auto"
            lang={tag}
            maxLength={maxTriggerText}
            value={trigger.texts[tag] ?? ''}
            problemIn={problemIn(tag)}
            onSave={(text) => onChange({ texts: withText(tag, text) })}
          />
        </Labelled>
      ))}
      <figure class="trigger-preview">
        <figcaption>{said.preview}</figcaption>
        <p dir="auto">{triggerText(trigger, document.documentElement.lang)}</p>
      </figure>
    </>
  )
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim())
  return [...new Set(lines)].filter((line) => line !== '')
}
