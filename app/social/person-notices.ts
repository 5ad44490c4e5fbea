import type { Uid } from '../../domain/ids.ts'
import { ephemeral } from '../../domain/message/message.ts'
import { withEvent } from '../../domain/message/system-event.ts'
import { userTopic } from '../../domain/thread/topic.ts'
import type { MessageDeps } from '../messaging/append.ts'
import { serverDraft, systemActor } from '../messaging/server-message.ts'
import type { GroupPerson } from './social-access.ts'
import { type SocialEventKind, sentenceFor } from './social-words.ts'

/** Whom a notice is about: a person or a group. */
export interface Subject {
  readonly uid: Uid
  readonly nickname: string
  readonly avatar: string
}

/**
 * Tells a person what concerns them alone, on their own topic, as NOTICE with the event in `extra`. Nothing of it is
 * stored: a client that connects asks for the lists.
 */
export function notify(
  { fanOut, uids, clock }: Pick<MessageDeps, 'fanOut' | 'uids' | 'clock'>,
  reader: Pick<GroupPerson, 'uid' | 'profile'>,
  { kind, about }: { readonly kind: SocialEventKind; readonly about: Subject },
): void {
  const { uid, nickname, avatar } = about
  const pictured = avatar === '' ? {} : { avatar }
  const extra = withEvent('', { kind, uid, name: nickname, at: clock.now(), ...pictured })
  const content = sentenceFor(kind, nickname, reader.profile.lang)
  const topic = userTopic(reader.uid)
  const draft = serverDraft(uids.newMessageUid(), topic, { type: 'NOTICE', content, extra })
  const { person: sender } = systemActor('system' as Uid, '')
  fanOut.pass(ephemeral(draft, { topic, user: reader.uid }, { sender, sentAt: clock.now() }), [reader.uid])
}
