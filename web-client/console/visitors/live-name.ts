import type { LivePerson } from '../../core/agent/live-list.ts'
import type { ConsoleView } from '../state/console-view.ts'
import { visitorName } from '../state/names.ts'

/** Returns the name of somebody on a site. Who has not written yet has none: a made-up one would change when they do. */
export function liveName({ visitorUid, nickname }: LivePerson, view: ConsoleView): string {
  if (visitorUid !== '') return visitorName({ uid: visitorUid, nickname }, view)
  return view.language.value.console.visitors.unknown
}
