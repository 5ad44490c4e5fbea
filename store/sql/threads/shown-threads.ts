import { sql } from 'kysely'

/**
 * Whether a thread exists for anybody now: not if it is being erased, and if it is among app users, only while the
 * organization allows it. Read with the thread, so that switching it off takes effect wherever threads are read.
 */
export const isShown = sql<boolean>`(threads.type not in ('FRIEND', 'GROUP', 'ERASED')
  or threads.type in ('FRIEND', 'GROUP') and exists (
    select 1 from social_settings as allowed where allowed.org_uid = threads.org_uid
      and 1 = case threads.type when 'FRIEND' then allowed.friends else allowed."groups" end))`

/** Whether it can be in the lists of agents and of a visitor: not notes, nor among app users, nor being erased. */
export const isListed = sql<boolean>`threads.type not in ('NOTES', 'FRIEND', 'GROUP', 'ERASED')`
