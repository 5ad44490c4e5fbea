import { sql } from 'kysely'

/**
 * Whether a thread exists for anybody now: not if it is being erased, and if it is among app users, only while the
 * organization allows it. Read with the thread, so that switching it off takes effect wherever threads are read.
 */
export const isShown = sql<boolean>`(threads.type not in ('FRIEND', 'GROUP', 'ERASED')
  or threads.type in ('FRIEND', 'GROUP') and exists (
    select 1 from social_settings as allowed where allowed.org_uid = threads.org_uid
      and 1 = case threads.type when 'FRIEND' then allowed.friends else allowed."groups" end)
  or ${isOfAgents()})`

/** Whether it can be in the lists of agents and of a visitor: not notes, nor among app users, nor being erased. */
export const isListed = sql<boolean>`(threads.type not in ('NOTES', 'FRIEND', 'GROUP', 'ERASED') or ${isOfAgents()})`

/** Whether it is a group of agents, which needs nobody's permission. */
function isOfAgents() {
  return sql<boolean>`(threads.type = 'GROUP' and exists (
    select 1 from user_groups as own where own.uid = threads.visitor_uid and own.of_agents = 1))`
}
