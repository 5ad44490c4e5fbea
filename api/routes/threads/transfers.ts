import { Type } from 'typebox'
import { leaveThread } from '../../../app/handover/invite.ts'
import { openProposals } from '../../../app/handover/proposals.ts'
import { takeOver } from '../../../app/handover/take-over.ts'
import type { MessageUid, ThreadUid } from '../../../domain/ids.ts'
import type { AgentActor } from '../../../domain/person.ts'
import { Refused } from '../../../domain/refusal.ts'
import type { ProposalKind } from '../../../domain/thread/proposal.ts'
import { threadToJson } from '../../../proto/json.ts'
import { threadToWire } from '../../../proto/wire.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { threadSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'

const uid = Type.String({ minLength: 1, maxLength: 128 })
const tags = ['threads']
const kinds = [
  { kind: 'TRANSFER', at: '/api/v1/thread/transfer', what: 'take a thread over' },
  { kind: 'INVITE', at: '/api/v1/thread/invite', what: 'join a thread' },
] as const
const verbs = ['ACCEPT', 'REJECT', 'CANCEL'] as const

/** Transfers, invitations and take-overs. */
export function transferRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  for (const { kind, at, what } of kinds) {
    routeCreate(app, deps, { who, kind, at, what })
    for (const verb of verbs)
      routeAnswer(app, deps, { who, type: `${kind}_${verb}`, path: `${at}/${verb.toLowerCase()}` })
    routePending(app, deps, { who, kind, at, what })
  }
  for (const { path, summary, act } of [leaving, takingOver]) {
    const schema = { summary, tags, body: Type.Object({ uid }), response: { 200: envelope(threadSchema) } }
    app.post(path, { schema }, async (request) => {
      const thread = await act(deps, await who.agent(request), request.body.uid as ThreadUid)
      return ok(threadToJson(threadToWire(thread)))
    })
  }
}

const leaving = {
  path: '/api/v1/thread/invite/leave',
  summary: 'Leave a thread one was invited to',
  act: (deps: ApiDeps, actor: AgentActor, uid: ThreadUid) => leaveThread(deps.threadDeps, actor, uid),
}
const takingOver = {
  path: '/api/v1/thread/takeover',
  summary: 'An admin becomes the agent of a thread',
  act: (deps: ApiDeps, actor: AgentActor, uid: ThreadUid) => takeOver(deps.handoverDeps, actor, uid),
}

interface ProposalRoute {
  readonly who: Authenticator
  readonly kind: ProposalKind
  readonly at: string
  readonly what: string
}

function routeCreate(app: App, deps: ApiDeps, { who, kind, at, what }: ProposalRoute): void {
  const to = Type.Object({ agentUid: Type.Optional(uid), workgroupUid: Type.Optional(uid) })
  const note = Type.Optional(Type.String({ description: 'For agents only' }))
  const body = Type.Object({ threadUid: uid, note, to, uid: Type.Optional(uid) })
  const summary = `Ask an agent to ${what}`
  const response = { 200: envelope(Type.Object({ uid, threadUid: uid })) }
  app.post(`${at}/create`, { schema: { summary, tags, body, response } }, async (request) => {
    const { uid: given = deps.uids.newMessageUid(), ...content } = request.body
    const from = { actor: await who.agent(request), address: deps.addressOf(request.raw) }
    await say(deps, from, { uid: given, type: kind, content })
    return ok({ uid: given, threadUid: content.threadUid })
  })
}

function routeAnswer(
  app: App,
  deps: ApiDeps,
  { who, type, path }: { who: Authenticator; type: string; path: string },
): void {
  const body = Type.Object({ uid, threadUid: uid })
  const summary = `${type}: uid is that of the ${type.split('_')[0]}`
  app.post(path, { schema: { summary, tags, body, response: { 200: envelope(body) } } }, async (request) => {
    const from = { actor: await who.agent(request), address: deps.addressOf(request.raw) }
    await say(deps, from, { uid: deps.uids.newMessageUid(), type, content: request.body })
    return ok(request.body)
  })
}

/** Sends the request down the line as a message, as the MQTT door does. */
async function say(
  { historyDeps, receive }: ApiDeps,
  { actor, address }: { actor: AgentActor; address: string },
  said: { uid: string; type: string; content: { threadUid: string } },
): Promise<void> {
  const thread = await historyDeps.threads.byUid(said.content.threadUid as ThreadUid)
  if (thread === null) throw new Refused('thread_not_found')
  const content = JSON.stringify(said.content)
  const { type } = said
  const draft = { uid: said.uid as MessageUid, type, content, channel: 'HTTP', extra: '', topic: thread.topic }
  await receive(actor, draft, address)
}

const pendingSchema = named(
  'Proposal',
  Type.Object({
    uid,
    threadUid: uid,
    threadTopic: Type.String(),
    note: Type.String(),
    fromUid: uid,
    createdAt: Type.Integer({ description: 'ms since 1970 UTC' }),
    deadline: Type.Integer({ description: 'ms since 1970 UTC' }),
  }),
)

function routePending(app: App, deps: ApiDeps, { who, kind, at, what }: ProposalRoute): void {
  const summary = `Those one is asked to answer: to ${what}`
  const response = { 200: envelope(Type.Array(pendingSchema)) }
  app.get(`${at}/pending`, { schema: { summary, tags, response } }, async (request) =>
    ok(await openProposals(deps.handoverDeps, await who.agent(request), kind)),
  )
}
