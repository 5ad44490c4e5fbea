import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useConsole } from './console-context.ts'
import { Setting, useSaving } from './setting.tsx'
import type { Workgroup } from './workgroup.ts'

interface Look {
  readonly title: string
  readonly greeting: string
  /** `#rrggbb`, or empty for the usual one. */
  readonly accent: string
  readonly theme: string
  readonly position: string
}

const usualAccent = '#3b6fd8'
const themes = ['auto', 'light', 'dark'] as const
const positions = ['right', 'left'] as const

/** How the chat of a workgroup looks, and the tag that brings it to a site. */
export function WidgetSettings() {
  const { view, words, desk } = useConsole()
  const { settings } = words
  const groups = useSignal<readonly Workgroup[]>([])
  const uid = useSignal('')
  useEffect(() => {
    void view.attempt(async () => {
      groups.value = await desk.api.all<Workgroup>('/api/v1/workgroup/query')
      uid.value = groups.value[0]?.uid ?? ''
    })
  }, [])
  return (
    <div class="stack">
      <section class="panel">
        <Setting title={settings.workgroups}>
          <select value={uid} onChange={(event) => (uid.value = event.currentTarget.value)}>
            {groups.value.map((group) => (
              <option key={group.uid} value={group.uid}>
                {group.nickname}
              </option>
            ))}
          </select>
        </Setting>
        {uid.value !== '' && <LookFields key={uid.value} workgroupUid={uid.value} />}
      </section>
      {uid.value !== '' && <Tag workgroupUid={uid.value} />}
    </div>
  )
}

/** All that depends on how a site looks is the server's: the tag stays the same. */
function LookFields({ workgroupUid }: { readonly workgroupUid: string }) {
  const { view, words, desk } = useConsole()
  const { settings } = words
  const look = useSignal<Look | undefined>(undefined)
  useEffect(() => {
    const asked = `/api/v1/widget/query?workgroupUid=${encodeURIComponent(workgroupUid)}`
    void view.attempt(async () => {
      look.value = await desk.api.get<Look>(asked)
    })
  }, [])
  const { isSaved, set } = useSaving(async (change) => {
    look.value = await desk.api.post<Look>('/api/v1/widget/update', { workgroupUid, ...change })
  })
  const { value } = look
  if (value === undefined) return null
  const text = (name: 'title' | 'greeting', title: string) => (
    <Setting title={title} isSaved={isSaved(name)}>
      <input
        dir="auto"
        maxLength={name === 'title' ? 64 : 500}
        value={value[name]}
        onChange={(event) => void set(name, event.currentTarget.value.trim())}
      />
    </Setting>
  )
  return (
    <>
      {text('title', settings.widgetTitle)}
      {text('greeting', settings.greeting)}
      <Setting title={settings.accent} isSaved={isSaved('accent')}>
        <input
          type="color"
          value={value.accent || usualAccent}
          onChange={(event) => void set('accent', event.currentTarget.value)}
        />
      </Setting>
      <Setting title={settings.theme} isSaved={isSaved('theme')}>
        <select value={value.theme} onChange={(event) => void set('theme', event.currentTarget.value)}>
          {themes.map((theme) => (
            <option key={theme} value={theme}>
              {settings.themes[theme]}
            </option>
          ))}
        </select>
      </Setting>
      <Setting title={settings.position} isSaved={isSaved('position')}>
        <select value={value.position} onChange={(event) => void set('position', event.currentTarget.value)}>
          {positions.map((position) => (
            <option key={position} value={position}>
              {settings.positions[position]}
            </option>
          ))}
        </select>
      </Setting>
    </>
  )
}

function Tag({ workgroupUid }: { readonly workgroupUid: string }) {
  const { view, words } = useConsole()
  const { settings } = words
  const tag = `<script async src="${location.origin}/widget.js" data-workgroup="${workgroupUid}"></script>`
  const copy = () =>
    void view.attempt(async () => {
      await navigator.clipboard.writeText(tag)
      view.say(settings.copied)
    })
  return (
    <section class="panel">
      <p>{settings.widgetSay}</p>
      <pre class="tag">{tag}</pre>
      <p class="row-actions">
        <button type="button" class="button primary" onClick={copy}>
          {settings.copy}
        </button>
      </p>
    </section>
  )
}
