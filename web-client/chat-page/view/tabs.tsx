import './tabs.css'
import headset from 'lucide-static/icons/headset.svg?raw'
import userRound from 'lucide-static/icons/user-round.svg?raw'
import usersRound from 'lucide-static/icons/users-round.svg?raw'
import { addIcons, Icon } from '../../ui/parts/icon.tsx'
import type { ChatTab } from '../places.ts'
import type { OpenedPage } from '../start-page.ts'
import { isChinese } from '../words/shell-words.ts'
import type { PageWords } from '../words/words.ts'

addIcons({ headset, 'user-round': userRound, 'users-round': usersRound })

const icons = { support: 'headset', friends: 'user-round', groups: 'users-round' } as const

interface TabsProps {
  readonly page: OpenedPage
  readonly tabs: readonly ChatTab[]
  readonly shown: ChatTab
  readonly words: PageWords
}

/** Leads to each tab, and says how much is unread there. */
export function Tabs({ page, tabs, shown, words }: TabsProps) {
  const unread = page.unread.value
  const unit = isChinese([page.chat.language.value.tag]) ? '条未读' : 'new'
  return (
    <nav class="tabs" aria-label={words.tabsName}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          aria-current={tab === shown ? 'page' : undefined}
          onClick={() => page.places.go({ tab, path: [] })}
        >
          <span class="tab-icon">
            <Icon name={icons[tab]} />
            {unread[tab] > 0 && <Badge count={unread[tab]} unit={unit} />}
          </span>
          {words.tabs[tab]}
        </button>
      ))}
    </nav>
  )
}

/** Messages, requests and invitations alike. */
function Badge({ count, unit }: { readonly count: number; readonly unit: string }) {
  const shown = count > 99 ? '99+' : count
  return (
    <span class="badge">
      <span aria-hidden="true">{shown}</span>
      <span class="hidden-words">{`${shown} ${unit}`}</span>
    </span>
  )
}
