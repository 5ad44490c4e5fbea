import { Type } from 'typebox'
import { answerLeft, leftMessages } from '../../../app/threads/answer-left-message.ts'
import type { Uid } from '../../../domain/ids.ts'
import type { LeaveMessage } from '../../../domain/thread/leave-message.ts'
import { messageToJson } from '../../../proto/json.ts'
import { toWire } from '../../../proto/wire.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer } from '../../paging.ts'
import { messageSchema, pageQuery, pageSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import { oneOf } from '../../schemas/one-of.ts'

const state = oneOf(['open', 'answered'])
const leftSchema = named(
  'LeftMessage',
  Type.Object({
    uid: Type.String(),
    threadUid: Type.String(),
    threadTopic: Type.String(),
    workgroup: Type.String({ description: 'The workgroup or agent it was left for, by its uid' }),
    user: Type.Object({ uid: Type.String(), nickname: Type.String(), avatar: Type.String() }),
    content: Type.String(),
    nickname: Type.String(),
    contact: Type.String(),
    mobile: Type.String(),
    email: Type.String(),
    state,
    createdAt: Type.Integer({ description: 'ms since 1970 UTC' }),
    answeredBy: Type.String({ description: 'The agent’s uid, or empty' }),
    answeredAt: Type.Union([Type.Integer(), Type.Null()], { description: 'ms since 1970 UTC' }),
  }),
)

/** Left messages and their answers. */
export function leaveMessageRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeQuery(app, deps, who)
  routeAnswer(app, deps, who)
}

function routeQuery(app: App, { leftMessageDeps }: ApiDeps, who: Authenticator): void {
  const querystring = Type.Object({
    state: Type.Optional(state),
    workgroup: Type.Optional(Type.String({ description: 'Those left for this workgroup or agent, by its uid' })),
    ...pageQuery,
  })
  const summary =
    'Messages left for the agent and their workgroups, newest first, counted up to 10,000; an admin sees all'
  const schema = { summary, tags: ['leave messages'], querystring, response: { 200: envelope(pageSchema(leftSchema)) } }
  app.get('/api/v1/leavemsg/query', { schema }, async (request) => {
    const actor = await who.agent(request)
    const { state, workgroup, pageNumber, pageSize } = request.query
    const window = { pageNumber, pageSize, targetUid: workgroup as Uid | undefined }
    const page = await leftMessages(leftMessageDeps, actor, { ...window, ...(state === undefined ? {} : { state }) })
    return ok(pageAnswer(page, request.query, show))
  })
}

function routeAnswer(app: App, { leftMessageDeps }: ApiDeps, who: Authenticator): void {
  const body = Type.Object({
    uid: Type.String({ minLength: 1 }),
    content: Type.String({ minLength: 1, maxLength: 10_000 }),
  })
  const summary = 'Answer a left message in its visitor’s thread'
  const schema = { summary, tags: ['leave messages'], body, response: { 200: envelope(messageSchema) } }
  app.post('/api/v1/leavemsg/answer', { schema }, async (request) => {
    const actor = await who.agent(request)
    const { uid, content } = request.body
    return ok(messageToJson(toWire(await answerLeft(leftMessageDeps, actor, { uid: uid as Uid, content }))))
  })
}

function show(left: LeaveMessage) {
  const { uid, threadUid, topic, targetUid, content, nickname, contact, mobile, email, createdAt, answer } = left
  const user = { uid: left.user.uid, nickname: left.user.nickname, avatar: left.user.avatar }
  return {
    ...{ uid, threadUid, threadTopic: topic, workgroup: targetUid, user },
    ...{ content, nickname, contact, mobile, email, createdAt },
    state: answer === null ? ('open' as const) : ('answered' as const),
    answeredBy: answer?.agentUid ?? '',
    answeredAt: answer?.answeredAt ?? null,
  }
}
