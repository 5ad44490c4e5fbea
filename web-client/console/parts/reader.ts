import type { ReadonlySignal } from '@preact/signals'
import type { WireMessage } from '../../../proto/wire.ts'
import type { Workspace } from '../../core/agent/workspace.ts'
import { entryOf } from '../../core/platform/coerce.ts'
import type { Reader } from '../../ui/conversation/conversation-props.ts'
import type { ConsoleView } from '../state/console-view.ts'
import { visitorName } from '../state/names.ts'
import { hueOf } from './avatar.tsx'

/** A conversation, of which only the visitor matters here. */
interface Talked {
  readonly thread: ReadonlySignal<Pick<WireMessage['thread'], 'user'>>
}

/** Returns how to name people and events to the agent in one of their conversations. */
export function readerOf(view: ConsoleView, { thread }: Talked): Reader {
  const nameOf: Reader['nameOf'] = (person) => nameIn(view, thread.value.user, person)
  return {
    nameOf,
    hueOf,
    say: ({ kind, how, uid, name, from }) => {
      const { happened } = view.language.value.console
      const say = entryOf(happened, `${kind}_${how}`) ?? entryOf(happened, kind)
      return say?.(nameOf({ uid, nickname: name }), from && nameOf(from))
    },
  }
}

type Person = Parameters<Reader['nameOf']>[0]

function nameIn(view: ConsoleView, visitor: Person, { uid, nickname }: Person): string {
  const { workspace, language } = view
  if (isOwn(workspace, uid)) return language.value.shared.you
  if (uid === visitor.uid && uid !== '') return visitorName({ uid, nickname: visitor.nickname }, view)
  // As they were called then: their picture beside it is of that time, too.
  return nickname || (workspace.colleagues.byUid.value.get(uid)?.nickname ?? '')
}

/** Returns who wrote a message or note; empty for the visitor, who is named above. */
export function saidBy(view: ConsoleView, { user, thread }: Pick<WireMessage, 'user' | 'thread'>): string {
  return user.type === 'VISITOR' ? '' : nameIn(view, thread.user, user)
}

export function isOwn({ agent }: Workspace, uid: string): boolean {
  return uid === agent.uid || uid === agent.accountUid
}
