import { useEffect, useRef } from 'preact/hooks'
import { BlockSettings } from '../data/block-settings.tsx'
import { RetentionSettings } from '../data/retention-settings.tsx'
import { FriendSettings } from '../moderation/friend-settings.tsx'
import { PlaceLink } from '../parts/place-link.tsx'
import { useConsole } from '../state/console-context.ts'
import { type Section, sections } from '../state/place.ts'
import { AgentSettings } from './agent-settings.tsx'
import { AuditSettings } from './audit-settings.tsx'
import { KeySettings } from './key-settings.tsx'
import { OwnSettings } from './own-settings.tsx'
import { ReplySettings } from './reply-settings.tsx'
import { WidgetSettings } from './widget-settings.tsx'
import { WorkgroupSettings } from './workgroup-settings.tsx'

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
  return (
    <main class="page">
      <header class="page-head">
        <h1>{words.pages.settings}</h1>
      </header>
      <div class="settings">
        <nav ref={tabs} class="settings-tabs" aria-label={words.pages.settings}>
          {shown.map((one) => (
            <PlaceLink
              key={one}
              aria-current={section === one ? 'page' : undefined}
              to={{ page: 'settings', section: one, uid: '' }}
              onGo={() => (view.settings.value = { section: one, uid: '', isMaking: false })}
            >
              {words.settings[one]}
            </PlaceLink>
          ))}
        </nav>
        {shown.includes(section) ? <SectionView section={section} /> : <Unlisted />}
      </div>
    </main>
  )
}

/** An address may name a section that this agent may not open, and until the agent is known, any. */
function Unlisted() {
  const { words, workspace } = useConsole()
  const isKnown = workspace.isRead.value
  return <p class={isKnown ? 'empty' : 'empty appearing'}>{isKnown ? words.settings.adminsOnly : words.left.loading}</p>
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
    case 'blocks':
      return <BlockSettings />
    case 'friends':
      return <FriendSettings />
    case 'retention':
      return <RetentionSettings />
    case 'audit':
      return <AuditSettings />
  }
}
