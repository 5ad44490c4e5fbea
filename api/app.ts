import cors from '@fastify/cors'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyRequest } from 'fastify'
import type { AddressOf } from '../app/limits/client-address.ts'
import { asRefused, Refused } from '../domain/refusal.ts'
import { Authenticator } from './authenticate.ts'
import { docsFolder, keepFiles } from './cached-files.ts'
import { keptDocument } from './cached-openapi.ts'
import { docsPolicy } from './content-security.ts'
import type { ApiDeps, ApiOptions } from './deps.ts'
import { failureSchema, refusalOfHttpError } from './envelope.ts'
import { type App, type AppOptions, bareApp } from './fastify-app.ts'
import { limitRequests } from './limit-requests.ts'
import { documentOptions } from './openapi.ts'
import { methodOf, operationOf } from './operations.ts'
import { checkQueryNames, checkQueryText } from './query.ts'
import { refuseBlocked } from './refuse-blocked.ts'
import { requireOneHost } from './require-host.ts'
import { announcementRoutes } from './routes/organization/announcements.ts'
import { apiKeyRoutes } from './routes/organization/api-keys.ts'
import { auditRoutes } from './routes/organization/audit.ts'
import { memberRoutes } from './routes/organization/members.ts'
import { quickReplyRoutes } from './routes/organization/quick-replies.ts'
import { retentionRoutes } from './routes/organization/retention.ts'
import { widgetRoutes } from './routes/organization/widgets.ts'
import { workgroupRoutes } from './routes/organization/workgroups.ts'
import { agentRoutes } from './routes/people/agents.ts'
import { authRoutes } from './routes/people/auth.ts'
import { blockRoutes } from './routes/people/blocks.ts'
import { contactRoutes } from './routes/people/contacts.ts'
import { erasureRoutes } from './routes/people/erasures.ts'
import { feedbackRoutes } from './routes/people/feedback.ts'
import { liveRoutes } from './routes/people/live.ts'
import { mergeRoutes } from './routes/people/merges.ts'
import { profileRoutes } from './routes/people/own-profile.ts'
import { pageSdkRoutes } from './routes/people/page-sdk.ts'
import { visitorRoutes } from './routes/people/visitors.ts'
import { avatarRoutes } from './routes/service/avatars.ts'
import { fileRoutes } from './routes/service/files.ts'
import { healthRoutes } from './routes/service/health.ts'
import { faceRoutes } from './routes/service/static-files.ts'
import { uploadRoutes } from './routes/service/uploads.ts'
import { colleagueGroupRoutes } from './routes/social/colleague-groups.ts'
import { friendRoutes } from './routes/social/friends.ts'
import { groupRoutes } from './routes/social/groups.ts'
import { reportRoutes } from './routes/social/reports.ts'
import { socialSettingsRoutes } from './routes/social/social-settings.ts'
import { beginRoutes } from './routes/threads/begin-thread.ts'
import { leaveMessageRoutes } from './routes/threads/leave-messages.ts'
import { messageRoutes } from './routes/threads/messages.ts'
import { offerRoutes } from './routes/threads/offers.ts'
import { queueRoutes } from './routes/threads/queues.ts'
import { recordStatisticsRoutes } from './routes/threads/record-statistics.ts'
import { recordRoutes } from './routes/threads/records.ts'
import { searchRoutes } from './routes/threads/search.ts'
import { statisticsRoutes } from './routes/threads/statistics.ts'
import { briefRoutes } from './routes/threads/thread-brief.ts'
import { threadRoutes } from './routes/threads/threads.ts'
import { transferRoutes } from './routes/threads/transfers.ts'
import { guardAnswers } from './security-headers.ts'
import { sendRefusal } from './send-refusal.ts'

/** Returns the whole API, ready to listen or to be injected into. */
export async function buildApi(options: ApiOptions & AppOptions, deps: ApiDeps): Promise<App> {
  const app = bareApp(options)
  answerFailures(app, deps)
  await registerPlugins(app, options, deps.addressOf)
  // After CORS, so that a page can read this refusal like any other.
  limitRequests(app, deps)
  requireOneHost(app)
  keepFiles(app, [options.facesFolder, docsFolder])
  const who = new Authenticator(deps.loginDeps.sessions, deps.serviceOf)
  // In a plugin of its own, so that the routes are added after the documentation has begun to listen for them.
  await app.register(async (scope) => {
    describeFailures(scope as App)
    letCallersIn(scope as App, who, deps)
    scope.addHook('preValidation', (request, _reply, done) => {
      checkQueryText(request.raw.url ?? '')
      checkQueryNames(request)
      done()
    })
    await faceRoutes(scope as App, { ...deps, facesFolder: options.facesFolder })
    addRoutes(scope as App, { ...deps, maxJsonDepth: options.maxJsonDepth }, who)
    await addUploads(scope as App, deps, who)
  })
  await app.ready()
  return app
}

async function registerPlugins(app: App, { origins, version, guard }: ApiOptions, addressOf: AddressOf): Promise<void> {
  await guardAnswers(app, guard)
  const origin = origins.includes('*') ? '*' : [...origins]
  // OPTIONS that does not come from a page and requests no method is answered like a page's.
  await app.register(cors, { origin, methods: ['GET', 'HEAD', 'POST', 'PUT'], maxAge: 600, strictPreflight: false })
  await app.register(rateLimit, {
    global: false,
    keyGenerator: ({ raw }) => addressOf(raw),
    errorResponseBuilder: () => new Refused('too_many_requests'),
  })
  await app.register(swagger, documentOptions(version))
  // Without its validator the page contacts only this server.
  const uiConfig = { validatorUrl: null }
  const hooks = keptDocument(app)
  await app.register(swaggerUi, { routePrefix: '/docs', uiConfig, uiHooks: hooks, staticCSP: docsPolicy })
}

/** Adds authorization to each route, as its row in the table of operations says. */
function letCallersIn(app: App, who: Authenticator, deps: Pick<ApiDeps, 'blocks' | 'addressOf'>): void {
  app.decorateRequest('caller', null)
  app.decorateRequest('letInAgain', letAnyoneIn)
  app.addHook('onRoute', (route) => {
    if (route.schema?.hide) return
    const { callers } = operationOf(methodOf(route), route.url)
    if (callers === 'anyone' || callers === 'newcomer') return
    const before = [route.onRequest ?? []].flat()
    const letIn = async (request: FastifyRequest) => {
      await who.letIn(request, callers)
      refuseBlocked(request, route.url, deps)
    }
    const letInFirst = async (request: FastifyRequest) => {
      request.letInAgain = () => letIn(request)
      await letIn(request)
    }
    route.onRequest = [...before, letInFirst]
    // The body may have taken its time.
    if (methodOf(route) !== 'GET') route.preHandler = [letIn, ...[route.preHandler ?? []].flat()]
  })
}

async function letAnyoneIn(): Promise<void> {}

/** Documents for every route the failures that all routes share. */
function describeFailures(app: App): void {
  app.addHook('onRoute', ({ schema }) => {
    if (schema?.response) schema.response = { ...schema.response, default: failureSchema }
  })
}

async function addUploads(app: App, deps: ApiDeps, who: Authenticator): Promise<void> {
  fileRoutes(app, deps)
  await avatarRoutes(app, deps, who)
  const visitor = (request: FastifyRequest) => who.visitor(request)
  // Web SDKs of the Bytedesk clients upload without the version.
  await uploadRoutes(app, deps, { at: '/visitor/api/v1', alsoAt: '/visitor/api', actor: visitor })
  await uploadRoutes(app, deps, { at: '/api/v1', actor: (request) => who.agent(request) })
}

function addDesk(app: App, deps: ApiDeps, who: Authenticator): void {
  widgetRoutes(app, deps, who)
  quickReplyRoutes(app, deps, who)
  announcementRoutes(app, deps, who)
  contactRoutes(app, deps, who)
  blockRoutes(app, deps, who)
  mergeRoutes(app, deps, who)
  erasureRoutes(app, deps, who)
  retentionRoutes(app, deps, who)
  socialSettingsRoutes(app, deps, who)
  friendRoutes(app, deps, who)
  groupRoutes(app, deps, who)
  colleagueGroupRoutes(app, deps, who)
  reportRoutes(app, deps, who)
  searchRoutes(app, deps, who)
  recordRoutes(app, deps, who)
  apiKeyRoutes(app, deps, who)
  auditRoutes(app, deps, who)
}

function addRoutes(app: App, deps: ApiDeps & Pick<ApiOptions, 'maxJsonDepth'>, who: Authenticator): void {
  healthRoutes(app, deps)
  authRoutes(app, deps, who)
  profileRoutes(app, deps, who)
  visitorRoutes(app, deps, who)
  pageSdkRoutes(app, deps, who)
  feedbackRoutes(app, deps, who)
  liveRoutes(app, deps, who)
  threadRoutes(app, deps, who)
  beginRoutes(app, deps, who)
  leaveMessageRoutes(app, deps, who)
  statisticsRoutes(app, deps, who)
  recordStatisticsRoutes(app, deps, who)
  workgroupRoutes(app, deps, who)
  memberRoutes(app, deps, who)
  agentRoutes(app, deps, who)
  queueRoutes(app, deps, who)
  briefRoutes(app, deps, who)
  addDesk(app, deps, who)
  offerRoutes(app, deps, who)
  transferRoutes(app, deps, who)
  messageRoutes(app, deps, {
    at: '/visitor/api/v1',
    sendAt: '/visitor/api/v1/message/send',
    reader: (request) => who.visitor(request),
    session: (request) => who.visitorSession(request),
    sender: (request) => who.visitor(request),
    isStillIn: (request) => who.isStillIn(request),
  })
  messageRoutes(app, deps, {
    at: '/api/v1',
    sendAt: '/api/v1/message/rest/send',
    reader: (request) => who.agent(request),
    session: (request) => who.agentSession(request),
    sender: (request) => who.agentOrService(request),
    isStillIn: (request) => who.isStillIn(request),
  })
}

function answerFailures(app: App, { onLimit }: Pick<ApiDeps, 'onLimit'>): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const refusal = error instanceof Refused ? error : (refusalOfHttpError(error) ?? asRefused(error))
    if (refusal.code === 'internal')
      request.log.error({ err: error, route: request.routeOptions.url }, 'request failed')
    if (refusal.limit !== undefined) onLimit(refusal.limit)
    return sendRefusal(reply, refusal)
  })
  app.setNotFoundHandler((_request, reply) => sendRefusal(reply, new Refused('not_found')))
}
