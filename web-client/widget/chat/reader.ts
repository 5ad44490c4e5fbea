import { entryOf } from '../../core/platform/coerce.ts'
import type { Reader } from '../../ui/conversation/conversation-props.ts'
import type { WidgetWords } from '../words/words.ts'

/** Returns how to address the visitor of a topic, whose uid is its last part. */
export function readerOn(topic: string | undefined, words: WidgetWords): Reader {
  const isReader = (uid: string) => topic?.endsWith(`/${uid}`) === true
  return {
    nameOf: ({ uid, nickname }) => (isReader(uid) ? words.you : nickname),
    say: ({ kind, uid, name, from }) =>
      entryOf(words.happened, kind)?.(isReader(uid) ? words.you : name || words.team, from?.nickname),
  }
}
