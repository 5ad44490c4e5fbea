import type { Scene } from '../every-route.ts'
import type { Canary } from './canaries.ts'
import type { Strangers } from './world.ts'

type Name = keyof Scene

const ofTheConversation = ['threadUid', 'topic', 'messageUid', 'visitorUid', 'fileUrl', 'cursor'] as const
const ofGroups = [
  'groupUid',
  'memberUid',
  'invitedUid',
  'refusedGroupUid',
  'acceptedGroupUid',
  'reportUid',
  'closedThreadUid',
  'teamUid',
] as const
const ofAppUsers = ['askerUid', 'refusedUid', 'friendsTopic', ...ofGroups] as const
const ofItsAgent = ['mergeUid', 'secondUid', 'offeredUid', 'transferUid', 'inviteUid', 'replyUid'] as const
const ofTheWorkgroup = ['waitingUid', 'leftUid', 'liveUid'] as const
const ofTheOrganization = [
  ...(['workgroup', 'spareWorkgroup', 'agentUid', 'otherUid', 'spareAgent', 'spareVisitor', 'keyUid'] as const),
  'blockUid',
  ...(['teammateUid', 'dismissedUid'] as const),
] as const

const colleagues = [...ofTheConversation, ...ofItsAgent, ...ofAppUsers] as const

/** What strangers must not know of: for them it must be as if it did not exist. */
export const foreignTo: Readonly<Record<keyof Strangers, readonly Name[]>> = {
  visitor: [...ofTheConversation, ...ofAppUsers],
  inside: colleagues,
  handedOver: colleagues,
  outside: [...colleagues, ...ofTheWorkgroup],
  left: [...colleagues, ...ofTheWorkgroup],
  neighbour: [...colleagues, ...ofTheWorkgroup, ...ofTheOrganization],
}

/**
 * What they may be told all the same: an agent knows who came to their workgroup, what was left for it and announced to
 * it, and what colleagues say about themselves.
 */
export const toldTo: Readonly<Record<keyof Strangers, readonly Canary[]>> = {
  visitor: [],
  inside: ['nickname', 'waiting', 'left', 'signature', 'toAgents', 'live'],
  handedOver: ['nickname', 'waiting', 'left', 'signature', 'toAgents', 'live'],
  outside: ['signature'],
  // The visitor's name, from when they were a guest.
  left: ['nickname', 'signature'],
  neighbour: [],
}

/** Well-formed names that do not exist. */
const nothing: Scene = {
  ...{ threadUid: 'made-up', topic: 'org/workgroup/made-up/made-up', messageUid: 'made-up', visitorUid: 'made-up' },
  ...{
    fileUrl: '/file/made-up',
    cursor: '1.made-up.0.1.1.',
    waitingUid: 'made-up',
    liveUid: 'made-up',
    offeredUid: 'made-up',
  },
  ...{ transferUid: 'made-up', inviteUid: 'made-up', replyUid: 'made-up', leftUid: 'made-up', workgroup: 'made-up' },
  ...{
    spareWorkgroup: 'made-up',
    agentUid: 'made-up',
    otherUid: 'made-up-too',
    spareAgent: 'made-up',
    spareVisitor: 'made-up',
    keyUid: 'made-up',
    ...{ secondUid: 'made-up-too', mergeUid: 'made-up', blockUid: 'made-up' },
    avatarUrl: `/avatar/${'A'.repeat(32)}`,
    ...{ askerUid: 'made-up', refusedUid: 'made-up', friendsTopic: 'org/friend/made-up/made-up-too' },
    ...{ groupUid: 'made-up', memberUid: 'made-up', invitedUid: 'made-up-too' },
    ...{ refusedGroupUid: 'made-up', acceptedGroupUid: 'made-up' },
    ...{ reportUid: 'made-up', closedThreadUid: 'made-up', teamUid: 'made-up', teammateUid: 'made-up' },
    dismissedUid: 'made-up-too',
  },
}

/** Returns the scene with made-up names in place of everything foreign to a stranger. */
export function asIfNothing(scene: Scene, stranger: keyof Strangers): Scene {
  return { ...scene, ...Object.fromEntries(foreignTo[stranger].map((name) => [name, nothing[name]])) }
}
