import type { Uid } from '../../../domain/ids.ts'
import type { GroupStore } from '../../ports/social.ts'
import { groupOf } from '../base/rows.ts'
import type { Databases } from '../people/people.ts'
import { peopleOf, personIn } from '../people/relations.ts'

type Invitations = Pick<
  GroupStore,
  'invite' | 'isInvited' | 'countInvited' | 'uninvite' | 'uninviteAll' | 'trimInvitations' | 'invitations'
>
const mostTrimmed = 100

/** Invitations to groups, for any Kysely dialect. */
export function invitationsIn({ reader, writer }: Databases): Invitations {
  const ofGroup = (groupUid: Uid) => reader.selectFrom('group_invitations').where('group_uid', '=', groupUid)
  return {
    invite: async (groupUid, uids, { uid: byUid, at }) => {
      if (uids.length === 0) return
      await writer
        .insertInto('group_invitations')
        .values(uids.map((uid) => ({ group_uid: groupUid, uid, by_uid: byUid, at })))
        .onConflict((conflict) => conflict.columns(['group_uid', 'uid']).doNothing())
        .execute()
    },
    isInvited: async (groupUid, uid) =>
      (await ofGroup(groupUid).select('uid').where('uid', '=', uid).executeTakeFirst()) !== undefined,
    countInvited: async (groupUid) => {
      const counted = ofGroup(groupUid).select((eb) => eb.fn.countAll<number>().as('count'))
      return Number((await counted.executeTakeFirstOrThrow()).count)
    },
    uninvite: async (groupUid, uid) => {
      await writer.deleteFrom('group_invitations').where('group_uid', '=', groupUid).where('uid', '=', uid).execute()
    },
    uninviteAll: async (groupUid) => {
      await writer.deleteFrom('group_invitations').where('group_uid', '=', groupUid).execute()
    },
    ...ofPersonIn({ reader, writer }),
  }
}

function ofPersonIn({ reader, writer }: Databases): Pick<Invitations, 'trimInvitations' | 'invitations'> {
  const of = (uid: Uid) => reader.selectFrom('group_invitations').where('group_invitations.uid', '=', uid)
  return {
    trimInvitations: async (uid, kept) => {
      const sorted = of(uid).select('group_uid').orderBy('at', 'desc').orderBy('group_uid', 'desc')
      const old = (await sorted.offset(kept).limit(mostTrimmed).execute()).map((row) => row.group_uid)
      if (old.length === 0) return 0
      const query = writer.deleteFrom('group_invitations').where('uid', '=', uid).where('group_uid', 'in', old)
      return Number((await query.executeTakeFirst()).numDeletedRows)
    },
    invitations: async (uid, { offset, limit }) => {
      const all = of(uid)
      const page = all
        .innerJoin('user_groups', 'user_groups.uid', 'group_invitations.group_uid')
        .selectAll('user_groups')
        .select(['group_invitations.by_uid', 'group_invitations.at'])
      const [rows, total] = await Promise.all([
        page
          .orderBy('group_invitations.at', 'desc')
          .orderBy('group_invitations.group_uid', 'desc')
          .offset(offset)
          .limit(limit)
          .execute(),
        all.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
      ])
      const inviters = rows.map((row) => row.by_uid)
      const people = await peopleOf(reader, inviters)
      const content = rows.map((row) => ({
        ...{ group: groupOf(row), by: personIn(people, row.by_uid), at: Number(row.at) },
      }))
      return { content, totalElements: Number(total.count) }
    },
  }
}
