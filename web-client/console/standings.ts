import type { Colleague } from '../core/colleagues.ts'
import type { Desk } from '../core/desk.ts'
import { isReached } from '../core/link-state.ts'
import type { ConsoleWords } from './words.ts'

/** How the agent who looks stands: as they chose, unless nothing can come to them. `unknown` until it was read. */
export type OwnStanding = Colleague['status'] | 'full' | 'unreachable' | 'unknown'

/** The one truth for the rail, its menu, and what an empty list says. */
export function ownStanding({ linkState, presence }: Pick<Desk, 'linkState' | 'presence'>): OwnStanding {
  if (!isReached(linkState.value)) return 'unreachable'
  const chosen = presence.chosen.value
  if (chosen === undefined) return 'unknown'
  return chosen === 'AVAILABLE' && isFull({ open: presence.open.value, capacity: presence.capacity.value })
    ? 'full'
    : chosen
}

/** The same in words, as short as there is room for. */
export function ownStandingSaid(desk: Pick<Desk, 'linkState' | 'presence'>, words: ConsoleWords): string {
  const standing = ownStanding(desk)
  const { open, capacity } = desk.presence
  switch (standing) {
    case 'unreachable':
      return words.rail.cutOff
    case 'unknown':
      return ''
    case 'full':
      return words.rail.full(open.value, capacity.value)
    default:
      return words.status[standing]
  }
}

/** How many conversations the agent has: those that take a seat, and what else is open. */
export function ownLoadSaid({ presence, inbox }: Pick<Desk, 'presence' | 'inbox'>, { rail }: ConsoleWords): string {
  const { mine } = inbox
  const beside = {
    joined: mine.value.filter((row) => row.isGuest.value).length,
    colleagues: mine.value.filter((row) => row.isColleague).length,
  }
  const more = (['joined', 'colleagues'] as const).filter((kind) => beside[kind] > 0)
  return [
    rail.load(presence.open.value, presence.capacity.value),
    ...more.map((kind) => `+ ${rail.beside(beside[kind], kind)}`),
  ].join(' ')
}

/** Which dot stands for it. */
export function dotOf(standing: OwnStanding): Colleague['status'] {
  if (standing === 'full') return 'BUSY'
  return standing === 'unreachable' || standing === 'unknown' ? 'OFFLINE' : standing
}

/** Whether no seat is left. */
export function isFull({ open, capacity }: Pick<Colleague, 'open' | 'capacity'>): boolean {
  return open >= capacity
}

/** How a colleague stands, in words: the server calls one who is full busy as well. */
export function standingSaid(colleague: Colleague, words: ConsoleWords): string {
  const { status, present, open, capacity } = colleague
  if (!present) return words.status[status]
  const isJustFull = isFull(colleague) && (status === 'BUSY' || status === 'AVAILABLE')
  return isJustFull ? words.rail.full(open, capacity) : `${words.status[status]} · ${words.rail.load(open, capacity)}`
}
