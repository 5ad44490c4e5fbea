import type { Uid } from './ids.ts'

/** The actions that the audit log records, grouped by what they are done to. */
export const actKinds = [
  ...(['agent.create', 'agent.update', 'agent.delete', 'workgroup.create', 'workgroup.update'] as const),
  ...(['workgroup.delete', 'member.add', 'member.update', 'member.remove', 'widget.update'] as const),
  ...(['apikey.create', 'apikey.revoke', 'quickreply.create', 'quickreply.merge', 'quickreply.update'] as const),
  ...(['quickreply.delete', 'thread.takeover', 'thread.begin', 'password.set', 'profile.update'] as const),
  ...(['identity.read', 'login', 'login.failed', 'announcement.send', 'record.export'] as const),
  ...([
    ...(['contact.block', 'contact.unblock', 'contact.merge', 'contact.unmerge'] as const),
    'visitor.erase',
    'visitor.export',
    'retention.update',
    'social.update',
    'social.close',
    'report.read',
    'report.resolve',
  ] as const),
] as const
export type ActKind = (typeof actKinds)[number]

/** Who did it: an agent, a command on the server, the server's own start, or unknown. */
export interface Doer {
  readonly kind: 'agent' | 'command' | 'server' | 'nobody'
  /** Set for an agent; otherwise empty. */
  readonly uid: string
  readonly name: string
}

/** A field that was changed. For texts, passwords and long values only the name is recorded. */
export interface FieldChange {
  readonly field: string
  readonly from?: string
  readonly to?: string
}

/** An action to record. */
export interface Act {
  readonly kind: ActKind
  /** The uid of what it was done to. */
  readonly targetUid: string
  readonly targetName: string
  readonly changes: readonly FieldChange[]
}

/** An action with who did it and when. */
export interface AuditEntry extends Act {
  readonly uid: string
  readonly orgUid: Uid
  /** ms since 1970 UTC. */
  readonly at: number
  readonly doer: Doer
}

/** State whose values are recorded: settings, names and rights, but never texts for people. */
const shownFields: ReadonlySet<string> = new Set([
  ...['username', 'nickname', 'name', 'capacity', 'role', 'routing', 'accept', 'offerSeconds', 'sticky', 'maxWaiting'],
  ...[
    'leaveMessageWhenNobody',
    'overflowUid',
    'overflowSeconds',
    'goneSeconds',
    'idleWarnSeconds',
    'agentUid',
    'priority',
  ],
  ...['idleCloseSeconds', 'reopenSeconds', 'inviteRating', 'accent', 'locale', 'theme', 'position', 'departments'],
  ...['absentCloseSeconds', 'liveVisitors', 'workgroups', 'shared', 'imported', 'sites', 'typingPreview'],
  ...['language', 'invisible', 'nameAgents', 'audience', 'reached', 'missed', 'friends', 'groups', 'search'],
  ...['format', 'begunFrom', 'begunTo', 'workgroup', 'tag', 'rating', 'state', 'withMessages'],
  ...['threadDays', 'fileDays', 'until'],
  ...['answer', 'answeredBy', 'ratedAgent', 'left', 'commented', 'hour'],
])
const maxValueChars = 256

type AuditedState = Readonly<Record<string, unknown>>

/** Returns the fields in which two states differ; without an earlier state, all fields of the new one. */
export function changesBetween(before: AuditedState | null, after: AuditedState): readonly FieldChange[] {
  return Object.keys(after).flatMap((field) => {
    const [from, to] = [textOf(before?.[field]), textOf(after[field])]
    if (from === to) return []
    if (!shownFields.has(field)) return [{ field }]
    return [{ field, ...(from === undefined ? {} : { from: cut(from) }), ...(to === undefined ? {} : { to: cut(to) }) }]
  })
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function cut(text: string): string {
  return text.length <= maxValueChars ? text : `${text.slice(0, maxValueChars).toWellFormed()}…`
}
