import type { Uid } from '../../domain/ids.ts'
import type { WidgetConfig } from '../../domain/organization/widget.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Agents, Workgroups } from '../../store/ports/people.ts'
import type { Widgets } from '../../store/ports/widgets.ts'
import type { AuditWriter } from '../audit/audit-writer.ts'
import { checkAdmin, ownWorkgroup } from './permissions.ts'

export interface WidgetDeps {
  readonly widgets: Widgets
  readonly workgroups: Workgroups
  readonly agents: Pick<Agents, 'byUid'>
  readonly auditor: AuditWriter
}

/** A widget as a visitor's page receives it: without empty texts, departments with their names, none that is gone. */
export interface ShownWidget extends Pick<WidgetConfig, 'theme' | 'position' | 'prechat' | 'typingPreview' | 'sites'> {
  readonly title?: string
  readonly greeting?: string
  readonly accent?: string
  readonly locale?: string
  /** The target's picture. */
  readonly avatar?: string
  readonly departments: readonly { readonly uid: Uid; readonly nickname: string }[]
}

/**
 * Returns the widget of a workgroup, or the default one for an agent asked for by name. Throws Refused
 * `unknown_target`.
 */
export async function shownWidget({ widgets, workgroups, agents }: WidgetDeps, sid: Uid): Promise<ShownWidget> {
  const target = (await workgroups.byUid(sid)) ?? (await agents.byUid(sid))
  if (target === null) throw new Refused('unknown_target')
  const {
    departments,
    theme,
    position,
    prechat,
    typingPreview,
    liveVisitors: _live,
    triggers: _triggers,
    sites: _,
    ...texts
  } = await widgets.of(sid)
  const sites = await sitesOf({ widgets, workgroups }, sid)
  const groups = await Promise.all(departments.map((uid) => workgroups.byUid(uid)))
  const there = groups.filter((group) => group !== null)
  const said = Object.fromEntries(Object.entries({ ...texts, avatar: target.avatar }).filter(([, text]) => text !== ''))
  return {
    ...said,
    theme,
    position,
    prechat,
    typingPreview,
    sites,
    departments: there.map(({ uid, nickname }) => ({ uid, nickname })),
  }
}

/**
 * Returns the origins whose pages may frame the chat of a target; an empty list allows any. For an agent or an unknown
 * target, those of all widgets together: otherwise a page that asks for no workgroup would bypass the list of each.
 */
export async function sitesOf(
  { widgets, workgroups }: Pick<WidgetDeps, 'widgets' | 'workgroups'>,
  sid: Uid,
): Promise<readonly string[]> {
  if ((await workgroups.byUid(sid)) !== null) return (await widgets.of(sid)).sites
  return [...new Set(await widgets.allSites())]
}

/** Returns the widget of a workgroup as configured. Throws Refused `unknown_target`. */
export async function widgetOf(deps: WidgetDeps, actor: AgentActor, workgroupUid: Uid): Promise<WidgetConfig> {
  await ownWorkgroup(deps, actor, workgroupUid)
  return deps.widgets.of(workgroupUid)
}

/** Changes the given fields. Throws Refused `forbidden`, `malformed`, `unknown_target` also for a department. */
export async function updateWidget(
  deps: WidgetDeps,
  actor: AgentActor,
  { workgroupUid, ...change }: Partial<WidgetConfig> & { readonly workgroupUid: Uid },
): Promise<WidgetConfig> {
  await checkAdmin(deps.agents, actor)
  const { nickname: targetName } = await ownWorkgroup(deps, actor, workgroupUid)
  const before = await deps.widgets.of(workgroupUid)
  for (const uid of change.departments ?? []) await ownWorkgroup(deps, actor, uid)
  const names = change.triggers?.map(({ name }) => name) ?? []
  if (new Set(names).size < names.length) throw new Refused('malformed', 'Each trigger has a name of its own.')
  const config = { ...before, ...change }
  await deps.widgets.save(workgroupUid, config)
  await deps.auditor.done(actor, { kind: 'widget.update', targetUid: workgroupUid, targetName, before, after: config })
  return config
}
