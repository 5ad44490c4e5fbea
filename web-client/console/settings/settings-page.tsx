import { useEffect, useRef } from 'preact/hooks'
import { useConsole } from '../state/console-context.ts'
import type { SettingsPlace } from '../state/console-view.ts'
import { AgentSettings } from './agent-settings.tsx'
import { AuditSettings } from './audit-settings.tsx'
import { KeySettings } from './key-settings.tsx'
import { OwnSettings } from './own-settings.tsx'
import { ReplySettings } from './reply-settings.tsx'
import { WidgetSettings } from './widget-settings.tsx'
import { WorkgroupSettings } from './workgroup-settings.tsx'

const sections = ['own', 'quickReplies', 'agents', 'workgroups', 'widget', 'apiKeys', 'audit'] as const
type Section = SettingsPlace['section']
const forAll: readonly Section[] = ['own', 'quickReplies']

/** The agent's own settings, and for admins those of the organization. */
export function SettingsPage() {
  const { view, words, workspace, quickReplies } = useConsole()
  const { section } = view.settings.value
  const tabs = useCurrentInView(section)
  const shown = sections.filter((one) => {
    if (one === 'quickReplies') return quickReplies.isThere.value
    return forAll.includes(one) || workspace.presence.isAdmin.value
  })
  // An address may name a section that this agent may not open.
  const at = shown.includes(section) ? section : 'own'
  return (
    <main class="page">
      <header class="page-head">
        <h1>{words.pages.settings}</h1>
      </header>
      <div class="settings">
        <nav ref={tabs} class="settings-tabs" aria-label={words.pages.settings}>
          {shown.map((one) => (
            <button
              key={one}
              type="button"
              aria-current={at === one ? 'page' : undefined}
              onClick={() => (view.settings.value = { section: one, isMaking: false })}
            >
              {words.settings[one]}
            </button>
          ))}
        </nav>
        <SectionView section={at} />
      </div>
    </main>
  )
}

/** Keeps the current section's tab in view where the tabs do not all fit. */
function useCurrentInView(section: Section) {
  const tabs = useRef<HTMLElement>(null)
  useEffect(() => {
    tabs.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [section])
  return tabs
}

function SectionView({ section }: { readonly section: Section }) {
  switch (section) {
    case 'own':
      return <OwnSettings />
    case 'quickReplies':
      return <ReplySettings />
    case 'agents':
      return <AgentSettings />
    case 'workgroups':
      return <WorkgroupSettings />
    case 'widget':
      return <WidgetSettings />
    case 'apiKeys':
      return <KeySettings />
    case 'audit':
      return <AuditSettings />
  }
}
