import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { type WidgetConfig, widgetPositions, widgetThemes } from '../../../domain/organization/widget.ts'
import { Choice, TextInput, Tick } from '../forms/inputs.tsx'
import { Setting, useSaving } from '../forms/setting.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { leavePage } from '../parts/leave-page.ts'
import { useConsole } from '../state/console-context.ts'
import { TriggersField } from '../visitors/triggers-field.tsx'
import { languageName, locales } from '../words/languages.ts'
import { DepartmentField } from './department-field.tsx'
import { PrechatField } from './prechat-field.tsx'
import { SitesField } from './sites-field.tsx'
import { WidgetPreview } from './widget-preview.tsx'
import type { Workgroup } from './workgroup.ts'

const usualAccent = '#3b6fd8'

/** How the chat of a workgroup looks, and the tag that adds it to a site. */
export function WidgetSettings() {
  const { view, words, workspace } = useConsole()
  const { settings } = words
  const groups = useSignal<readonly Workgroup[]>([])
  const look: Look = useSignal(undefined)
  const place = view.settings.value
  const chosen = groups.value.find(({ uid }) => uid === place.uid) ?? groups.value[0]
  const uid = chosen?.uid ?? ''
  const choose = ({ currentTarget: select }: { readonly currentTarget: HTMLSelectElement }) => {
    const group = select.value
    // Until the agent has answered whether to leave.
    select.value = uid
    void leavePage(view, () => (view.settings.value = { ...place, uid: group }))
  }
  useEffect(() => {
    void view.attempt(async () => {
      groups.value = await workspace.api.all<Workgroup>('/api/v1/workgroup/query')
    })
  }, [])
  return (
    <div class="stack">
      <section class="panel">
        <Setting title={settings.workgroup}>
          <select value={uid} onChange={choose}>
            {groups.value.map((group) => (
              <option key={group.uid} value={group.uid}>
                {group.nickname}
              </option>
            ))}
          </select>
        </Setting>
        {uid !== '' && <LookFields key={uid} look={look} workgroupUid={uid} groups={groups.value} />}
      </section>
      {look.value !== undefined && <Tag workgroupUid={uid} look={look.value} />}
    </div>
  )
}

type Look = Signal<WidgetConfig | undefined>
type LookProps = { readonly look: Look; readonly workgroupUid: string; readonly groups: readonly Workgroup[] }

/** The server supplies these settings to the open chat, so the tag stays the same. */
function LookFields({ look, workgroupUid, groups }: LookProps) {
  const { view, workspace } = useConsole()
  useEffect(() => {
    look.value = undefined
    const path = `/api/v1/widget/query?workgroupUid=${encodeURIComponent(workgroupUid)}`
    void view.attempt(async () => {
      look.value = await workspace.api.get<WidgetConfig>(path)
    })
  }, [])
  /** What is not saved yet. */
  const written = useSignal<Partial<WidgetConfig>>({})
  const saving = useSaving(async (change) => {
    look.value = await workspace.api.post<WidgetConfig>('/api/v1/widget/update', { workgroupUid, ...change })
    const others = Object.entries(written.value).filter(([name]) => !(name in change))
    written.value = Object.fromEntries(others)
  })
  const { value } = look
  if (value === undefined) return null
  return (
    <div class="look">
      <div class="stack">
        <Words look={value} saving={saving} onWrite={(words) => (written.value = { ...written.value, ...words })} />
        <Choices look={value} saving={saving} />
        <PrechatField questions={value.prechat} saving={saving} />
        <PreviewField isOn={value.typingPreview} saving={saving} />
        <LiveField isOn={value.liveVisitors} saving={saving} />
        <TriggersField triggers={value.triggers} saving={saving} />
        <DepartmentField chosen={value.departments} groups={groups} saving={saving} />
        <SitesField sites={value.sites} saving={saving} />
      </div>
      <WidgetPreview {...{ workgroupUid, groups }} look={{ ...value, ...written.value }} />
    </div>
  )
}

type FieldsProps = { readonly look: WidgetConfig; readonly saving: ReturnType<typeof useSaving> }

function Words({ look, saving, onWrite }: FieldsProps & { readonly onWrite: (words: Partial<WidgetConfig>) => void }) {
  const { settings } = useConsole().words
  const text = (name: 'title' | 'greeting', title: string, say: string) => (
    <Setting title={title} say={say} isSaved={saving.isSaved(name)}>
      <TextInput
        dir="auto"
        maxLength={name === 'title' ? 64 : 500}
        value={look[name]}
        onWrite={(said) => onWrite({ [name]: said.trim() })}
        onSave={(said) => saving.set(name, said.trim())}
      />
    </Setting>
  )
  return (
    <>
      {text('title', settings.widgetTitle, settings.widgetTitleSay)}
      {text('greeting', settings.greeting, settings.greetingSay)}
      <Setting title={settings.accent} isSaved={saving.isSaved('accent')}>
        <TextInput
          type="color"
          value={look.accent || usualAccent}
          onWrite={(accent) => onWrite({ accent })}
          onSave={(colour) => saving.set('accent', colour)}
        />
      </Setting>
    </>
  )
}

function PreviewField({ isOn, saving }: { readonly isOn: boolean; readonly saving: FieldsProps['saving'] }) {
  const { settings } = useConsole().words
  return (
    <Setting title={settings.typingPreview} say={settings.typingPreviewSay} isSaved={saving.isSaved('typingPreview')}>
      <Tick isOn={isOn} onSave={(on) => saving.set('typingPreview', on)} />
    </Setting>
  )
}

function LiveField({ isOn, saving }: { readonly isOn: boolean; readonly saving: FieldsProps['saving'] }) {
  const { workspace, words } = useConsole()
  const { setting, settingSay } = words.visitors
  const save = async (on: boolean) => {
    const isSaved = await saving.set('liveVisitors', on)
    // The rail has a link only where a site shows its visitors.
    void workspace.live.read().catch(() => {})
    return isSaved
  }
  return (
    <Setting title={setting} say={settingSay} isSaved={saving.isSaved('liveVisitors')}>
      <Tick isOn={isOn} onSave={save} />
    </Setting>
  )
}

function Choices({ look, saving }: FieldsProps) {
  const { settings } = useConsole().words
  const choice = (
    name: 'theme' | 'position' | 'locale',
    title: string,
    from: readonly (readonly [string, string])[],
  ) => (
    <Setting title={title} isSaved={saving.isSaved(name)}>
      <Choice value={look[name]} onSave={(value) => saving.set(name, value)}>
        {from.map(([one, said]) => (
          <option key={one} value={one}>
            {said}
          </option>
        ))}
      </Choice>
    </Setting>
  )
  // Keeps a language that was set through the API visible.
  const tags = [...new Set([...locales, look.locale])].filter((tag) => tag !== '')
  const languages = tags.map((tag) => [tag, languageName(tag)] as const)
  return (
    <>
      {choice(
        'theme',
        settings.theme,
        widgetThemes.map((theme) => [theme, settings.themes[theme]]),
      )}
      {choice(
        'position',
        settings.position,
        widgetPositions.map((position) => [position, settings.positions[position]]),
      )}
      {choice('locale', settings.widgetLanguage, [['', settings.widgetLanguageAuto], ...languages])}
    </>
  )
}

function Tag({ workgroupUid, look }: { readonly workgroupUid: string; readonly look: WidgetConfig }) {
  const { settings } = useConsole().words
  // Until the bubble is pressed, only the tag can say how it looks.
  const bubble = [
    look.accent === '' ? '' : ` data-accent="${look.accent}"`,
    look.position === 'left' ? ' data-position="left"' : '',
  ].join('')
  const tag = `<script async src="${location.origin}/widget.js" data-workgroup="${workgroupUid}"${bubble}></script>`
  return (
    <section class="panel">
      <p class="tag-say">
        {settings.widgetSay} <small>{settings.inTag}</small>
      </p>
      <pre class="tag">{tag}</pre>
      {/* Without the button, a click selects the whole tag, to be copied by the browser's shortcut. */}
      <p class="row-actions">
        <CopyButton text={tag} kind="primary" />
      </p>
    </section>
  )
}
