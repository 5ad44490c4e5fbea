import type { LivePerson } from '../../core/agent/live-list.ts'
import type { ConsoleView } from '../state/console-view.ts'
import { visitorName } from '../state/names.ts'

const pieceLength = 4

/** Returns the name of somebody on a site; for who has not written yet, it is made from the uid of their tab. */
export function liveName({ visitorUid, nickname, uid }: LivePerson, view: ConsoleView): string {
  if (visitorUid !== '') return visitorName({ uid: visitorUid, nickname }, view)
  const letters = [...uid].filter((one) => one !== '-' && one !== '_').join('')
  return view.language.value.console.list.visitor(letters.slice(-pieceLength))
}
