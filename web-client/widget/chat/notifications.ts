import { effect, type ReadonlySignal } from '@preact/signals'
import type { Item } from '../../core/conversation/items.ts'
import type { Platform } from '../../core/platform/platform.ts'
import type { Visit } from '../../core/visitor/visit.ts'
import type { ToPage } from '../loader/frame-protocol.ts'
import { blip } from './sound.ts'

export interface NotificationDeps {
  readonly visit: Visit
  readonly platform: Platform
  readonly isSoundOn: ReadonlySignal<boolean>
  readonly tell: (message: ToPage) => void
}

/** Reports the unread count and new unread messages to the page, with one sound for those that arrive together. */
export function announce({ visit, platform, isSoundOn, tell }: NotificationDeps): void {
  let lastUid: string | undefined
  let told: number | undefined
  const isRecent = ({ sentAt }: { sentAt: number }) => platform.clock.now() - sentAt <= 60_000
  effect(() => {
    const conversation = visit.conversation.value
    if (conversation === undefined) return
    const unread = conversation.unread.value
    if (unread !== told) tell({ kind: 'unread', count: unread })
    told = unread
    const fresh = storedSince(conversation.items.value, lastUid)
    const isFirst = lastUid === undefined
    lastUid = fresh.at(-1)?.message.uid ?? lastUid
    // What was there before is not news.
    const news = isFirst || unread === 0 ? [] : fresh.filter((one) => !one.isOwn && isRecent(one.message))
    if (news.length === 0) return
    // Once across all tabs.
    if (!isSoundOn.peek() || platform.storage.get('parley.sounded') === lastUid) return
    platform.storage.set('parley.sounded', lastUid ?? '')
    blip()
  })
}

type Stored = Extract<Item, { kind: 'stored' }>

/** Returns the messages after a known one, in order; only the newest if that one is not there. */
function storedSince(items: readonly Item[], uid: string | undefined): readonly Stored[] {
  const stored = items.filter((item) => item.kind === 'stored')
  const known = stored.findLastIndex(({ message }) => message.uid === uid)
  return stored.slice(known === -1 ? -1 : known + 1)
}
