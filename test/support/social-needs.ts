import type { Needs } from './generated-client.ts'

const one = { body: { uid: 'made-up' } }
const ofMember = { body: { uid: 'made-up', memberUid: 'made-up' } }
const friends = ['askFriend', 'acceptFriend', 'refuseFriend', 'cancelFriend', 'removeFriend', 'blockPerson']

/** What operations among app users and among agents need; nobody is there whom they could be about. */
export const socialNeeds: Readonly<Record<string, Needs>> = {
  ...Object.fromEntries([...friends, 'unblockPerson'].map((id) => [id, one])),
  createGroup: { body: { name: 'Marathon' } },
  inviteToGroup: { body: { uid: 'made-up', members: ['made-up'] } },
  ...{ joinGroup: one, refuseGroup: one, leaveGroup: one, updateGroup: one },
  ...{ removeFromGroup: ofMember, handGroupOver: ofMember },
  listGroupMembers: { query: { uid: 'made-up' } },
  findPeople: { query: { query: 'Cleo' } },
  createColleagueGroup: { body: { name: 'Night shift', members: [] } },
  addColleagues: { body: { uid: 'made-up', members: ['made-up'] } },
  ...{ leaveColleagueGroup: one, updateColleagueGroup: one },
  ...{ removeColleague: ofMember, handColleagueGroupOver: ofMember },
  listColleagueGroupMembers: { query: { uid: 'made-up' } },
  report: { body: { kind: 'PERSON', uid: 'made-up' } },
  reportAsAgent: { body: { kind: 'GROUP', uid: 'made-up' } },
  ...{ readReport: one, resolveReport: one, closeSocialThread: { body: { threadUid: 'made-up' } } },
  updateSocialSettings: { body: {} },
}

/** Their operations that are refused because there is nothing of the kind. */
export const withoutCompany = new RegExp(
  [
    '^(get)?(OwnSocialSettings|list)(Friends|GroupInvitations|Groups|GroupMembers|ColleagueGroupMembers)?$',
    '^\\w+(Friend|Person|People|Group|FromGroup|GroupOver|Report|GroupAvatar|SocialThread)$',
    '^(report|reportAsAgent|addColleagues|removeColleague)$',
  ].join('|'),
)
