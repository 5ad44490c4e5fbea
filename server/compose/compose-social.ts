import type { AuditWriter } from '../../app/audit/audit-writer.ts'
import type { SocialDeps } from '../../app/social/social-access.ts'
import { SocialPace } from '../../app/social/social-pace.ts'
import type { Store } from '../../store/store.ts'
import type { Limits } from '../config/limits.ts'
import type { Meters } from '../telemetry/meters.ts'
import type { Dispatch } from './compose-dispatch.ts'

/** Puts together what app users do among themselves. */
export function composeSocial(given: {
  readonly store: Store
  readonly dispatch: Dispatch
  readonly limits: Limits
  readonly auditor: AuditWriter
  readonly meters: Meters
  readonly pictures: SocialDeps['pictures']
}): SocialDeps {
  const { limits, auditor, pictures } = given
  const { messageDeps } = given.dispatch.threadDeps
  const { visitors, agents, socialSettings: settings, relations } = given.store
  const onLimit = given.meters.limits.reached
  const { askAgainMs, friends, asks, groups, members, reports: keptReports, receiptsMs: _, ...rates } = limits.social
  const pace = new SocialPace(rates, limits.budgets.remembered, onLimit)
  const own = { askAgainMs, friends, asks, groups, members, reports: keptReports }
  const { userGroups, people, reports } = given.store
  const stores = { visitors, agents, settings, relations, userGroups, people, reports }
  return { ...stores, messageDeps, pace, limits: own, auditor, onLimit, pictures }
}
