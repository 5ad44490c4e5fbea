import { settingUp } from './admin-routes.ts'
import { formOf, pictureForm } from './forms.ts'
import { at, type Door, type Request, type Row } from './route-row.ts'
import type { Scene } from './scene.ts'
import { inTeams, social } from './social-routes.ts'
import { agentPassword } from './test-server.ts'

export type { Door, Request, Row, Scene }

/** Returns at least one well-formed request for every route, with the names of a scene. */
export function rows(scene: Scene): readonly Row[] {
  return [
    ...[...open(scene), ...visitors(scene), ...social(scene)],
    ...[...agents(scene), ...inTeams(scene), ...dealings(scene), ...settingUp(scene)],
  ]
}

function open({ fileUrl, avatarUrl, workgroup }: Scene): readonly Row[] {
  const row = at('open')
  return [
    row('GET', fileUrl),
    row('GET', `${fileUrl}/thumbnail`),
    row('GET', avatarUrl),
    row('GET', `/visitor/api/v1/workgroup/availability?sid=${workgroup}`),
    row('GET', `/visitor/api/v1/widget/config?sid=${workgroup}`),
    row('POST', `/visitor/api/v1/live/beat?key=a-tab-of-nobody-at-all&sid=${workgroup}`),
    row('POST', `/visitor/api/v1/live/trigger?key=a-tab-of-nobody-at-all&sid=${workgroup}&name=Prices`),
    row('GET', '/healthz'),
    row('GET', '/readyz'),
    row('GET', '/metrics'),
    row('POST', '/visitor/api/v1/init', { nickname: 'Nobody' }),
    row('POST', '/auth/v1/login', { username: 'nobody', password: 'nothing at all' }),
    row('POST', '/auth/v1/refresh', { refreshToken: 'garbage' }),
  ]
}

function visitors(scene: Scene): readonly Row[] {
  const row = at('visitor')
  const { threadUid, workgroup } = scene
  return [
    ...common('visitor', scene),
    ...sending('visitor', scene),
    row('POST', '/visitor/api/v1/thread', { sid: workgroup }),
    row('POST', '/visitor/api/v1/refresh', {}),
    row('POST', '/visitor/api/v1/thread/close', { uid: threadUid }),
    row('GET', '/visitor/api/v1/message/unread/count'),
    row('POST', '/visitor/api/v1/message/unread/clear', {}),
    row('POST', '/visitor/api/v1/live/claim', { key: 'somebody-elses-tab-key' }),
    row('POST', '/visitor/api/v1/browse', { url: 'https://elsewhere.example/' }),
    row('POST', '/visitor/api/v1/feedback/submit', { content: 'A word' }),
    row('POST', '/visitor/api/feedback/submit', { content: 'A word' }),
    row('POST', '/visitor/api/upload/file', formOf(scene.topic)),
    row('POST', '/visitor/api/v1/logout', {}),
  ]
}

const prefixes = { visitor: '/visitor/api/v1', agent: '/api/v1' } as const

function common(door: 'visitor' | 'agent', { topic, threadUid, fileUrl, cursor }: Scene): readonly Row[] {
  const row = at(door)
  const prefix = prefixes[door]
  const named = [`topic?topic=${topic}`, `uid?threadUid=${threadUid}`]
  const notes = [`topic?topic=${topic}_internal`, `uid?threadUid=${threadUid}_internal`]
  return [
    ...[...named, ...(door === 'agent' ? notes : [])].flatMap((name) => [
      row('GET', `${prefix}/message/thread/${name}`),
      row('GET', `${prefix}/message/thread/${name}&limit=5`),
    ]),
    row('GET', `${prefix}/message/sync`),
    row('GET', `${prefix}/message/sync?cursor=${cursor}`),
    row('POST', `${prefix}/message/sync`, { cursor }),
    row('POST', `${prefix}/upload/file`, formOf(topic)),
    row('GET', `${prefix}/upload/sign?url=${fileUrl}`),
    row('POST', `${prefix}/upload/sign`, { urls: [fileUrl, `${fileUrl}/thumbnail`] }),
  ]
}

/** A type of every treatment; messages that name another name one of the thread. */
function sending(door: 'visitor' | 'agent', { topic, threadUid, messageUid, fileUrl }: Scene): readonly Row[] {
  const path = door === 'visitor' ? '/visitor/api/v1/message/send' : '/api/v1/message/rest/send'
  const said = [
    ['TYPING', ''],
    ['TEXT', 'intruding'],
    ['READ', messageUid],
    ['DELIVERED', messageUid],
    ['RECALL', messageUid],
    ['IMAGE', JSON.stringify({ url: fileUrl })],
  ]
  return said.flatMap(([type, content]) =>
    [{ topic }, { uid: threadUid }].map((thread) => at(door)('POST', path, { type, content, thread })),
  )
}

/** What an agent does with their own account. */
function ownRows(): readonly Row[] {
  const row = at('agent')
  return [
    row('GET', '/api/v1/user/profile'),
    row('PUT', '/api/v1/user/profile', { signature: 'Knows shoes', invisible: false }),
    row('POST', '/api/v1/user/avatar', pictureForm()),
    row('POST', '/api/v1/user/change/password', { oldPassword: agentPassword, newPassword: agentPassword }),
    row('POST', '/api/v1/agent/update/status', { status: 'AVAILABLE' }),
  ]
}

/** Those who are on the workgroup's site. */
function liveRows({ liveUid, workgroup }: Scene): readonly Row[] {
  const row = at('agent')
  return [
    row('GET', '/api/v1/live/sites'),
    row('GET', `/api/v1/live/query?workgroupUid=${workgroup}`),
    row('GET', `/api/v1/live/${liveUid}`),
    row('POST', '/api/v1/live/begin', { uid: liveUid, message: { content: 'here' } }),
  ]
}

/** Reading, changing, blocking and merging contacts. */
function contactRows({ visitorUid: uid, secondUid, mergeUid }: Scene): readonly Row[] {
  const row = at('agent')
  return [
    row('GET', '/api/v1/contact/query'),
    row('GET', `/api/v1/contact/${uid}`),
    row('POST', '/api/v1/contact/update', { uid, note: 'kind' }),
    row('POST', '/api/v1/contact/block', { uid, seconds: 3600, reason: 'Insults' }),
    row('POST', '/api/v1/contact/unblock', { uid }),
    row('POST', '/api/v1/contact/merge', { uid, fromUid: secondUid }),
    row('POST', '/api/v1/contact/unmerge', { uid: mergeUid }),
  ]
}

function recordRows({ threadUid, workgroup }: Scene): readonly Row[] {
  const row = at('agent')
  return [
    row('GET', '/api/v1/record/query'),
    row('GET', '/api/v1/record/query?text=canary'),
    row('GET', '/api/v1/record/query?answer=missed&left=true&commented=true&hour=9&zone=Asia/Shanghai'),
    row('GET', '/api/v1/record/statistics?zone=Asia/Shanghai'),
    row('GET', `/api/v1/record/query?workgroup=${workgroup}&state=CHATTING&state=CLOSED`),
    row('GET', `/api/v1/record/messages?uid=${threadUid}`),
    row('GET', `/api/v1/record/${threadUid}`),
  ]
}

function agents(scene: Scene): readonly Row[] {
  const row = at('agent')
  const { threadUid, visitorUid: uid, otherUid, leftUid, workgroup, replyUid } = scene
  return [
    ...common('agent', scene),
    ...sending('agent', scene),
    row('GET', `/api/v1/thread/${threadUid}`),
    row('GET', '/api/v1/thread/query'),
    row('GET', '/api/v1/thread/query?mine=false&state=CHATTING&state=QUEUING&state=CLOSED'),
    row('GET', '/api/v1/agent/offers'),
    ...ownRows(),
    row('POST', '/api/v1/thread/member', { agentUid: otherUid }),
    row('POST', '/api/v1/thread/begin', { uid, workgroupUid: workgroup, message: { content: 'here' } }),
    row('POST', '/api/v1/thread/priority', { uid: threadUid, priority: 3 }),
    row('POST', '/api/v1/thread/wrapup', { uid: threadUid, category: 'returns' }),
    row('GET', '/api/v1/leavemsg/query'),
    row('POST', '/api/v1/leavemsg/answer', { uid: leftUid, content: 'here' }),
    row('GET', `/api/v1/workgroup/statistics?uid=${workgroup}`),
    row('GET', '/api/v1/workgroup/query'),
    row('GET', `/api/v1/workgroup/member/query?workgroupUid=${workgroup}`),
    row('GET', '/api/v1/agent/query'),
    row('GET', '/api/v1/queue/query/queuing'),
    row('GET', `/api/v1/queue/brief?threadUid=${threadUid}`),
    row('GET', `/api/v1/widget/query?workgroupUid=${workgroup}`),
    row('GET', '/api/v1/quickreply/query/org?pageSize=100'),
    row('GET', '/api/v1/quickreply/query/org?format=csv'),
    row('POST', '/api/v1/quickreply/create', { shortcut: 'hi', title: 'Hello', content: 'Hello!' }),
    row('POST', '/api/v1/quickreply/update', { uid: replyUid, title: 'x' }),
    row('POST', '/api/v1/quickreply/delete', { uid: replyUid }),
    row('GET', '/api/v1/announcement/query'),
    row('GET', '/api/v1/announcement/audience?to=visitors'),
    row('POST', '/api/v1/announcement/create', { to: 'visitors', text: 'Back in a minute' }),
    row('GET', '/api/v1/message/search?query=canary'),
    ...recordRows(scene),
    ...contactRows(scene),
    ...liveRows(scene),
    row('POST', '/api/v1/thread/close', { uid: threadUid }),
    row('POST', '/api/v1/user/logout', {}),
  ]
}

/** Requests between agents: who may send which depends on earlier ones. */
function dealings({ threadUid, waitingUid, offeredUid, otherUid, transferUid, inviteUid }: Scene): readonly Row[] {
  const row = at('agent')
  const to = { agentUid: otherUid }
  return [
    row('POST', '/api/v1/agent/accept', { threadUid: waitingUid }),
    row('POST', '/api/v1/agent/decline', { threadUid: offeredUid }),
    ...(['transfer', 'invite'] as const).flatMap((kind) => [
      row('POST', `/api/v1/thread/${kind}/create`, { threadUid, to }),
      ...['accept', 'reject', 'cancel'].map((verb) =>
        row('POST', `/api/v1/thread/${kind}/${verb}`, {
          threadUid,
          uid: { transfer: transferUid, invite: inviteUid }[kind],
        }),
      ),
      row('GET', `/api/v1/thread/${kind}/pending`),
    ]),
    row('POST', '/api/v1/thread/invite/leave', { uid: threadUid }),
    at('admin')('POST', '/api/v1/thread/takeover', { uid: threadUid }),
  ]
}
