import { effect, type ReadonlySignal } from '@preact/signals'
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

/** Reports the unread count to the page, and plays a sound for a new unread message, once across all tabs. */
export function announce({ visit, platform, isSoundOn, tell }: NotificationDeps): void {
  let lastUid: string | undefined
  effect(() => {
    const conversation = visit.conversation.value
    if (conversation === undefined) return
    const unread = conversation.unread.value
    tell({ kind: 'unread', count: unread })
    const last = conversation.items.value.at(-1)
    if (last?.kind !== 'stored' || last.message.uid === lastUid) return
    const isFirst = lastUid === undefined
    lastUid = last.message.uid
    // What was there before is not news.
    if (isFirst || last.isOwn || unread === 0 || platform.clock.now() - last.message.sentAt > 60_000) return
    tell({ kind: 'message', text: last.message.type === 'TEXT' ? last.message.content : '' })
    if (!isSoundOn.peek() || platform.storage.get('parley.sounded') === lastUid) return
    platform.storage.set('parley.sounded', lastUid)
    blip()
  })
}
