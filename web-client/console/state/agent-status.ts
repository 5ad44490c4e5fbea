import type { AgentStatus, Colleague } from '../../core/agent/colleagues.ts'
import type { Workspace } from '../../core/agent/workspace.ts'
import { isReached } from '../../core/connection/connection-state.ts'
import type { ConsoleWords } from '../words/words.ts'

/** How the agent who looks stands: as they chose, unless nothing can come to them. `unknown` until it was read. */
export type OwnStatus = AgentStatus | 'full' | 'unreachable' | 'unknown'

/** The one truth for the rail, its menu, and what an empty list says. */
export function ownStatus({ connectionState, presence }: Pick<Workspace, 'connectionState' | 'presence'>): OwnStatus {
  if (!isReached(connectionState.value)) return 'unreachable'
  const chosen = presence.chosen.value
  if (chosen === undefined) return 'unknown'
  return chosen === 'AVAILABLE' && isFull({ open: presence.open.value, capacity: presence.capacity.value })
    ? 'full'
    : chosen
}

/** The same in words, as short as there is room for. */
export function ownStatusText(workspace: Pick<Workspace, 'connectionState' | 'presence'>, words: ConsoleWords): string {
  const standing = ownStatus(workspace)
  switch (standing) {
    case 'unreachable':
      return words.rail.cutOff
    case 'unknown':
      return ''
    case 'full':
      return `${words.status.AVAILABLE} · ${words.rail.isFull}`
    default:
      return words.status[standing]
  }
}

/** How many conversations the agent has: those that take a seat, and what else is open. */
export function ownLoadSaid(
  { presence, inbox }: Pick<Workspace, 'presence' | 'inbox'>,
  { rail }: ConsoleWords,
): string {
  const { mine } = inbox
  const beside = {
    joined: mine.value.filter((row) => row.isGuest.value).length,
    colleagues: mine.value.filter((row) => row.isColleague).length,
  }
  const more = (['joined', 'colleagues'] as const).filter((kind) => beside[kind] > 0)
  return [
    loadSaid({ open: presence.open.value, capacity: presence.capacity.value }, rail),
    ...more.map((kind) => `+ ${rail.beside(beside[kind], kind)}`),
  ].join(' ')
}

/** Which dot stands for it: how full somebody is has a light of its own. */
export function dotOf(standing: OwnStatus): AgentStatus {
  if (standing === 'full') return 'AVAILABLE'
  return standing === 'unreachable' || standing === 'unknown' ? 'OFFLINE' : standing
}

/** Which dot stands for a colleague: what they chose, as long as they are there. */
export function statusOf({ present, chosen }: Pick<Colleague, 'present' | 'chosen'>): AgentStatus {
  return present ? chosen : 'OFFLINE'
}

/** Whether no seat is left. */
export function isFull({ open, capacity }: Pick<Colleague, 'open' | 'capacity'>): boolean {
  return open >= capacity
}

/** How a colleague stands, in words: the status, and how full they are beside it. */
export function agentStatusText(colleague: Colleague, { status, rail }: ConsoleWords): string {
  const said = status[statusOf(colleague)]
  return colleague.present ? `${said} · ${loadSaid(colleague, rail)}` : said
}

function loadSaid(load: Pick<Colleague, 'open' | 'capacity'>, rail: ConsoleWords['rail']): string {
  return (isFull(load) ? rail.full : rail.load)(load.open, load.capacity)
}
