import { type Request, type Row, rows } from '../every-route.ts'
import { adminPassword } from '../test-server.ts'
import type { Rightful, World } from './world.ts'

/** A request that must be answered, and who sends it. */
export interface Control {
  readonly by?: keyof Rightful
  readonly request: Request
}

const post = (by: keyof Rightful | undefined, path: string, body: object): Control => ({
  ...(by === undefined ? {} : { by }),
  request: { method: 'POST', path, body },
})

/** Returns every route at least once, sent by somebody who may, in an order in which each succeeds. */
export function controls(world: World, signedFile = ''): readonly Control[] {
  const all = rows(world.scene)
  return [
    ...all.filter((row) => isUsual(row)).map((request) => usual(request)),
    ...open(world, signedFile),
    ...dealings(world),
    ...all.filter(isLate).map((request) => usual(request)),
    ...contacts(world),
    post('holder', '/api/v1/thread/close', { uid: world.scene.waitingUid }),
    post('victim', '/visitor/api/v1/logout', {}),
    post('holder', '/api/v1/user/logout', {}),
  ]
}

const usuallyBy = { visitor: 'victim', agent: 'holder', admin: 'admin' } as const

function usual(request: Row): Control {
  if (request.door === 'open') return { request }
  return { by: isSocial.test(request.path) ? 'member' : usuallyBy[request.door], request }
}

const isSocial = /^\/visitor\/api\/v1\/(social|friend|group|person|report)\//

/** What deletes something comes last; the endings of single people are listed above. */
const late = ['visitor/api/v1/thread/close', 'quickreply/delete', 'workgroup/delete', 'agent/delete', 'apikey/revoke']
const isLate = ({ path }: Row) => late.some((one) => path.endsWith(one))
/** These need something that a stranger's row does not have. */
const elsewhere =
  /^\/file|\/v1\/(login|refresh)$|\/(transfer|invite)\/\w+$|takeover$|contact\/(un)?(block|merge)$|v1\/thread\/close$|logout$|cursor=|sync$/

function isUsual(row: Row): boolean {
  const { type } = Object(row.body) as { type?: string }
  // Recalling, acknowledging and showing have checks of their own.
  if (type !== undefined && type !== 'TEXT' && type !== 'TYPING') return false
  return !isLate(row) && (row.path.endsWith('pending') || !elsewhere.test(row.path))
}

function open({ rightful: { holder } }: World, signedFile: string): readonly Control[] {
  return [
    { request: { method: 'GET', path: signedFile } },
    { request: { method: 'GET', path: signedFile.replace('?', '/thumbnail?') } },
    post(undefined, '/auth/v1/login', { username: 'admin', password: adminPassword }),
    post(undefined, '/auth/v1/refresh', { refreshToken: holder.refreshToken }),
    post('victim', '/visitor/api/v1/refresh', {}),
    ...(['victim', 'holder'] as const).flatMap((by): Control[] => {
      const path = `${by === 'victim' ? '/visitor' : ''}/api/v1/message/sync`
      return [{ by, request: { method: 'GET', path } }, post(by, path, {})]
    }),
  ]
}

/** Only an admin sees both of the contacts; a block would end the conversation before. */
function contacts({ scene: { visitorUid: uid, secondUid, mergeUid } }: World): readonly Control[] {
  return [
    post('admin', '/api/v1/contact/block', { uid, seconds: 3600, reason: 'Insults' }),
    post('admin', '/api/v1/contact/unblock', { uid }),
    post('admin', '/api/v1/contact/merge', { uid, fromUid: secondUid }),
    post('admin', '/api/v1/contact/unmerge', { uid: mergeUid }),
  ]
}

/** The conversation goes to the colleague, back, to the admin, and back again. */
function dealings({ scene, rightful }: World): readonly Control[] {
  const { threadUid, otherUid, transferUid, inviteUid } = scene
  const say = (by: keyof Rightful, verb: string, uid: string) => post(by, `/api/v1/thread/${verb}`, { threadUid, uid })
  const ask = (by: keyof Rightful, kind: string, given: { uid: string; agentUid: string }) =>
    post(by, `/api/v1/thread/${kind}/create`, { threadUid, uid: given.uid, to: { agentUid: given.agentUid } })
  return [
    ...(['invite', 'transfer'] as const).flatMap((kind) => [
      say('asked', `${kind}/reject`, { transfer: transferUid, invite: inviteUid }[kind]),
      ask('holder', kind, { uid: `${kind} 1`, agentUid: otherUid }),
      say('holder', `${kind}/cancel`, `${kind} 1`),
      ask('holder', kind, { uid: `${kind} 2`, agentUid: otherUid }),
      say('asked', `${kind}/accept`, `${kind} 2`),
      ...(kind === 'invite' ? [post('asked', '/api/v1/thread/invite/leave', { uid: threadUid })] : []),
    ]),
    post('admin', '/api/v1/thread/takeover', { uid: threadUid }),
    ask('admin', 'transfer', { uid: 'transfer 3', agentUid: rightful.holder.uid }),
    say('holder', 'transfer/accept', 'transfer 3'),
  ]
}
