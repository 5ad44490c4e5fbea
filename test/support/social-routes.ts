import { pictureForm } from './forms.ts'
import { at, type Row } from './route-row.ts'

/** App users, and what is between them. */
export interface SocialScene {
  /** Who asks for friendship, and who asks and will be refused. */
  readonly askerUid: string
  readonly refusedUid: string
  /** A group, one of its members, and those to which its owner is invited. */
  readonly groupUid: string
  readonly memberUid: string
  readonly invitedUid: string
  readonly refusedGroupUid: string
  readonly acceptedGroupUid: string
  /** A report, and the thread of a group of others. */
  readonly reportUid: string
  readonly closedThreadUid: string
  /** A group of agents, and two of its members. */
  readonly teamUid: string
  readonly teammateUid: string
  readonly dismissedUid: string
  /** The topic of two friends. */
  readonly friendsTopic: string
}

/** What app users do among themselves, in an order in which each succeeds. */
export function social({ askerUid, refusedUid, ...groups }: SocialScene): readonly Row[] {
  const row = at('visitor')
  const about = (verb: string, uid: string) => row('POST', `/visitor/api/v1/friend/${verb}`, { uid })
  return [
    row('GET', '/visitor/api/v1/social/settings'),
    row('GET', '/visitor/api/v1/friend/query'),
    row('GET', '/visitor/api/v1/friend/query?state=RECEIVED'),
    about('refuse', refusedUid),
    ...['accept', 'remove', 'ask', 'cancel', 'block', 'unblock'].map((verb) => about(verb, askerUid)),
    ...inGroups({ askerUid, ...groups }),
  ]
}

type GroupScene = Pick<
  SocialScene,
  'askerUid' | 'groupUid' | 'memberUid' | 'invitedUid' | 'refusedGroupUid' | 'acceptedGroupUid'
>

function inGroups({ askerUid, groupUid: uid, memberUid, invitedUid, ...invited }: GroupScene): readonly Row[] {
  const row = at('visitor')
  const { refusedGroupUid, acceptedGroupUid } = invited
  const post = (verb: string, body: object) => row('POST', `/visitor/api/v1/group/${verb}`, body)
  return [
    row('GET', '/visitor/api/v1/person/search?query=Asker'),
    row('POST', '/visitor/api/v1/report/create', { kind: 'GROUP', uid }),
    row('GET', '/visitor/api/v1/group/query'),
    row('GET', '/visitor/api/v1/group/invitations'),
    row('GET', `/visitor/api/v1/group/members?uid=${uid}`),
    post('create', { name: 'New', members: [askerUid] }),
    post('invite', { uid, members: [askerUid] }),
    post('update', { uid, name: 'Renamed' }),
    row('POST', '/visitor/api/v1/group/avatar', pictureForm(uid)),
    post('remove', { uid, memberUid: invitedUid }),
    post('handover', { uid, memberUid }),
    post('leave', { uid }),
    post('refuse', { uid: refusedGroupUid }),
    post('accept', { uid: acceptedGroupUid }),
  ]
}

/** What an agent does with groups of agents. */
export function inTeams({ teamUid: uid, teammateUid, dismissedUid }: SocialScene): readonly Row[] {
  const row = at('agent')
  const post = (verb: string, body: object) => row('POST', `/api/v1/group/${verb}`, body)
  return [
    row('GET', '/api/v1/group/query'),
    row('GET', `/api/v1/group/members?uid=${uid}`),
    row('POST', '/api/v1/group/avatar', pictureForm(uid)),
    post('create', { name: 'New', members: [teammateUid] }),
    row('POST', '/api/v1/report/create', { kind: 'GROUP', uid }),
    post('update', { uid, name: 'Renamed' }),
    post('remove', { uid, memberUid: dismissedUid }),
    post('add', { uid, members: [dismissedUid] }),
    post('handover', { uid, memberUid: teammateUid }),
    post('leave', { uid }),
  ]
}
