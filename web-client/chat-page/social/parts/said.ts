import { type SystemEvent, systemEventOf } from '../../../core/conversation/system-event.ts'
import { entryOf } from '../../../core/platform/coerce.ts'
import type { Face } from '../../../core/social/person.ts'
import type { SocialRow } from '../../../core/social/social-row.ts'
import { excerptOf } from '../../../ui/contents/excerpt.ts'
import type { Reader } from '../../../ui/conversation/conversation-props.ts'
import type { SocialView } from './social-context.ts'

/** Returns the sentence for what happened among app users; undefined for what this page does not know. */
function sayEvent({ session, texts }: SocialView, { kind, uid, name }: SystemEvent): string | undefined {
  const own = uid === session.uid ? entryOf(texts.happenedOwn, kind) : undefined
  return own ?? entryOf(texts.happened, kind)?.(name || texts.deleted)
}

/** Returns how people and events are named to the person. */
export function readerOf(view: SocialView): Reader {
  const { session, words, texts } = view
  return {
    nameOf: ({ uid, nickname }) => (uid === session.uid ? words.you : nickname || texts.deleted),
    say: (event) => sayEvent(view, event),
  }
}

/** Returns the name of a person or group; somebody who was deleted has none. */
export function nameOf({ name }: Pick<Face, 'name'>, { texts }: Pick<SocialView, 'texts'>): string {
  return name || texts.deleted
}

/** Returns what was said last in one line; empty where nothing was. */
export function lastLineOf({ last }: SocialRow, view: SocialView): string {
  const { kind, session, words, texts } = view
  const line = last.value
  if (line === undefined) return ''
  const event = systemEventOf(line)
  if (event !== undefined) return sayEvent(view, event) ?? line.content
  const isOwn = line.sender.uid === session.uid
  if (line.isWithdrawn) return isOwn ? words.withdrawnOwn : words.withdrawn
  const excerpt = excerptOf(line, words)
  if (isOwn) return texts.said(words.you, excerpt)
  return kind === 'groups' ? texts.said(nameOf(line.sender, view), excerpt) : excerpt
}
