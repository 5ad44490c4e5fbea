import type { AgentStatus, Colleague } from '../../core/agent/colleagues.ts'
import type { Workspace } from '../../core/agent/workspace.ts'
import { isReached } from '../../core/connection/connection-state.ts'
import type { ConsoleWords } from '../words/words.ts'

/** The agent's own status: as chosen, unless nothing can reach them or is to. `unknown` until it is loaded. */
export type OwnStatus = AgentStatus | 'full' | 'invisible' | 'unreachable' | 'unknown'

/** Returns the one status that the rail, its menu and an empty list agree on. */
export function ownStatus({ connectionState, presence }: Pick<Workspace, 'connectionState' | 'presence'>): OwnStatus {
  if (!isReached(connectionState.value)) return 'unreachable'
  const chosen = presence.chosen.value
  if (chosen === undefined) return 'unknown'
  if (presence.isInvisible.value) return 'invisible'
  return chosen === 'AVAILABLE' && isFull({ open: presence.open.value, capacity: presence.capacity.value })
    ? 'full'
    : chosen
}

/** Returns the same as a short text. */
export function ownStatusText(workspace: Pick<Workspace, 'connectionState' | 'presence'>, words: ConsoleWords): string {
  const standing = ownStatus(workspace)
  switch (standing) {
    case 'invisible':
      return words.profile.isInvisible
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

/** Returns how many conversations the agent has: those that take a seat, and the others. */
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

/** Returns the status for the dot; being full has an indicator of its own. */
export function dotOf(standing: OwnStatus): AgentStatus {
  if (standing === 'full') return 'AVAILABLE'
  return standing === 'invisible' || standing === 'unreachable' || standing === 'unknown' ? 'OFFLINE' : standing
}

/** Returns the status for a colleague's dot: as chosen, while they are connected and can be given something. */
export function statusOf({
  present,
  chosen,
  invisible,
}: Pick<Colleague, 'present' | 'chosen' | 'invisible'>): AgentStatus {
  return present && invisible !== true ? chosen : 'OFFLINE'
}

/** Returns whether no seat is left. */
export function isFull({ open, capacity }: Pick<Colleague, 'open' | 'capacity'>): boolean {
  return open >= capacity
}

/** Returns a colleague's status and load as text. */
export function agentStatusText(colleague: Colleague, { status, rail, profile }: ConsoleWords): string {
  const isHidden = colleague.present && colleague.invisible
  const said = isHidden ? profile.isInvisible : status[statusOf(colleague)]
  return colleague.present ? `${said} · ${loadSaid(colleague, rail)}` : said
}

function loadSaid(load: Pick<Colleague, 'open' | 'capacity'>, rail: ConsoleWords['rail']): string {
  return (isFull(load) ? rail.full : rail.load)(load.open, load.capacity)
}
