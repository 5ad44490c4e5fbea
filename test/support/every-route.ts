/** One call of a route. */
export interface Request {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: object | FormData
}

/** What requests are about: a thread, its visitor, a file in it, and an agent who has no part in it. */
export interface Scene {
  readonly threadUid: string
  readonly topic: string
  readonly visitorUid: string
  readonly otherUid: string
  readonly fileUrl: string
}

/** A request without a body. */
export const get = (path: string): Request => ({ method: 'GET', path })
/** A request with one. */
export const post = (path: string, body: object | FormData): Request => ({ method: 'POST', path, body })

function files(at: string, { topic, fileUrl }: Scene): readonly Request[] {
  return [
    post(`${at}/upload/file`, formOf(topic)),
    get(`${at}/upload/sign?url=${fileUrl}`),
    post(`${at}/upload/sign`, { urls: [fileUrl] }),
  ]
}

/** One well-formed request for every route that needs a token, by who may make it. */
export function requests(scene: Scene): Record<'visitor' | 'agent', readonly Request[]> {
  return { visitor: ofVisitor(scene), agent: ofAgent(scene) }
}

function ofVisitor(scene: Scene): readonly Request[] {
  return [
    ...common('/visitor/api/v1', scene),
    ...sending('/visitor/api/v1/message/send', scene),
    post('/visitor/api/v1/thread', { sid: 'df_wg_uid' }),
    post('/visitor/api/v1/refresh', {}),
    post('/visitor/api/v1/thread/close', { uid: scene.threadUid }),
  ]
}

function ofAgent(scene: Scene): readonly Request[] {
  return [
    ...common('/api/v1', scene),
    ...sending('/api/v1/message/rest/send', scene),
    get(`/api/v1/thread/${scene.threadUid}`),
    get('/api/v1/thread/query'),
    get('/api/v1/thread/query?mine=false&state=CHATTING&state=CLOSED'),
    get('/api/v1/agent/offers'),
    get('/api/v1/user/profile'),
    post('/api/v1/agent/update/status', { status: 'AVAILABLE' }),
    post('/api/v1/thread/member', { agentUid: scene.otherUid }),
    post('/api/v1/thread/wrapup', { uid: scene.threadUid, category: 'returns' }),
    get('/api/v1/leavemsg/query'),
    post('/api/v1/leavemsg/answer', { uid: 'left', content: 'here' }),
    get('/api/v1/workgroup/statistics?uid=df_wg_uid'),
    get('/api/v1/workgroup/query'),
    get('/api/v1/workgroup/member/query?workgroupUid=df_wg_uid'),
    get('/api/v1/agent/query'),
    get('/api/v1/queue/query/queuing'),
    get('/api/v1/widget/query?workgroupUid=df_wg_uid'),
    ...desk(scene),
    post('/api/v1/thread/close', { uid: scene.threadUid }),
    post('/api/v1/user/logout', {}),
  ]
}

function common(at: string, scene: Scene): readonly Request[] {
  const { topic, threadUid } = scene
  return [
    get(`${at}/message/thread/topic?topic=${topic}`),
    get(`${at}/message/thread/topic?topic=${topic}&limit=5`),
    get(`${at}/message/thread/uid?threadUid=${threadUid}`),
    get(`${at}/message/thread/uid?threadUid=${threadUid}&limit=5`),
    get(`${at}/message/sync`),
    post(`${at}/message/sync`, {}),
    ...files(at, scene),
  ]
}

const sending = (path: string, { topic, threadUid }: Scene) => [
  post(path, { type: 'TYPING', thread: { topic } }),
  post(path, { type: 'TYPING', thread: { uid: threadUid } }),
]

/** What an agent keeps beside conversations. */
function desk({ visitorUid: uid }: Scene): readonly Request[] {
  const reply = { shortcut: 'hi', title: 'Hello', content: 'Hello!' }
  return [
    get('/api/v1/quickreply/query/org'),
    post('/api/v1/quickreply/create', { replies: [reply] }),
    get('/api/v1/message/search?query=x'),
    get('/api/v1/contact/query'),
    get(`/api/v1/contact/${uid}`),
    post('/api/v1/contact/update', { uid, note: 'kind' }),
  ]
}

/** Requests of agents among themselves: who may make which depends on what was asked before. */
export function dealings({ threadUid, otherUid }: Scene): readonly Request[] {
  const named = { threadUid, uid: 'x' }
  const to = { agentUid: otherUid }
  return [
    post('/api/v1/quickreply/update', { uid: 'x', title: 'x' }),
    post('/api/v1/quickreply/delete', { uid: 'x' }),
    post('/api/v1/agent/accept', { threadUid }),
    post('/api/v1/agent/decline', { threadUid }),
    ...['transfer', 'invite'].flatMap((kind) => [
      post(`/api/v1/thread/${kind}/create`, { threadUid, to }),
      ...['accept', 'reject', 'cancel'].map((verb) => post(`/api/v1/thread/${kind}/${verb}`, named)),
      get(`/api/v1/thread/${kind}/pending`),
    ]),
    post('/api/v1/thread/invite/leave', { uid: threadUid }),
    post('/api/v1/thread/takeover', { uid: threadUid }),
  ]
}

/** Requests of admins alone. */
export function settingUp(): readonly Request[] {
  const agent = { username: 'new', password: 'a long one', nickname: 'New' }
  const member = { workgroupUid: 'df_wg_uid', agentUid: 'df_ag_uid' }
  return [
    post('/api/v1/workgroup/create', { nickname: 'New' }),
    post('/api/v1/workgroup/update', { uid: 'df_wg_uid', nickname: 'New' }),
    post('/api/v1/workgroup/delete', { uid: 'df_wg_uid' }),
    post('/api/v1/workgroup/member/add', member),
    post('/api/v1/workgroup/member/update', { ...member, capacity: 1 }),
    post('/api/v1/workgroup/member/remove', member),
    post('/api/v1/agent/create', agent),
    post('/api/v1/agent/update', { uid: 'df_ag_uid', nickname: 'New' }),
    post('/api/v1/agent/delete', { uid: 'df_ag_uid' }),
    post('/api/v1/widget/update', { workgroupUid: 'df_wg_uid', title: 'New' }),
    get('/api/v1/apikey/query'),
    post('/api/v1/apikey/create', { name: 'shop' }),
    post('/api/v1/apikey/revoke', { uid: 'x' }),
  ]
}

/** A small file for a topic. */
export function formOf(topic: string): FormData {
  const form = new FormData()
  form.set('topic', topic)
  form.set('file', new Blob(['some text']), 'a.txt')
  return form
}
