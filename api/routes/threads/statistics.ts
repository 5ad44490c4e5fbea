import { Type } from 'typebox'
import { statisticsOf } from '../../../app/workspace/statistics.ts'
import type { Uid } from '../../../domain/ids.ts'
import { Refused } from '../../../domain/refusal.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { named } from '../../schemas/named.ts'

const usualPeriodMs = 30 * 24 * 3600 * 1000

const count = (description: string) => Type.Integer({ description })
const figure = (description: string) => Type.Union([Type.Number(), Type.Null()], { description })
const response = figure('From the taking of a thread to the first thing its agent said')
const csat = figure('Mean of the visitors’ scores, 1 to 5')

const data = named(
  'WorkgroupStatistics',
  Type.Object({
    waiting: count('Now'),
    chatting: count('Now'),
    answered: count('Begun in the period, and an agent wrote something'),
    missed: count('Begun in the period, and ended or gone offline before an agent wrote anything'),
    medianFirstResponseSeconds: response,
    medianWaitSeconds: figure('Of the answered, from the beginning of the wait to the taking'),
    csat,
    ratings: count('How many scores there are'),
    perAgent: Type.Array(
      Type.Object({
        agentUid: Type.String(),
        answered: Type.Integer(),
        medianFirstResponseSeconds: response,
        csat,
      }),
    ),
    comments: Type.Array(
      Type.Object({
        threadUid: Type.String(),
        agentUid: Type.Union([Type.String(), Type.Null()]),
        score: Type.Integer({ description: '1 to 5' }),
        comment: Type.String(),
        at: Type.Integer({ description: 'ms since 1970 UTC' }),
      }),
      { description: 'The newest 20; of an agent who is no admin, only those on their own threads' },
    ),
  }),
)

const moment = (description: string) => Type.Optional(Type.String({ maxLength: 64, description }))

/** Statistics of workgroups and agents. */
export function statisticsRoutes(app: App, { statisticsDeps, threadDeps }: ApiDeps, who: Authenticator): void {
  const querystring = Type.Object({
    uid: Type.String({ minLength: 1, description: 'The workgroup’s or agent’s uid' }),
    from: moment('ms since 1970 UTC, or an ISO date; 30 days before `to` when absent'),
    to: moment('Likewise; now when absent. Not part of the period'),
  })
  const summary = 'What became of the threads of a workgroup that began in a period'
  const schema = { summary, tags: ['workgroups'], querystring, response: { 200: envelope(data) } }
  app.get('/api/v1/workgroup/statistics', { schema }, async (request) => {
    const actor = await who.agent(request)
    const { uid, from, to } = request.query
    const toMs = momentOf(to) ?? threadDeps.messageDeps.clock.now()
    const fromMs = momentOf(from) ?? toMs - usualPeriodMs
    const found = await statisticsOf(statisticsDeps, actor, { uid: uid as Uid, period: { fromMs, toMs } })
    const { medianFirstResponseMs, medianWaitMs, perAgent, ...counts } = found
    return ok({
      ...counts,
      csat: rounded(found.csat),
      medianFirstResponseSeconds: seconds(medianFirstResponseMs),
      medianWaitSeconds: seconds(medianWaitMs),
      perAgent: perAgent.map((one) => ({
        agentUid: one.agentUid,
        answered: one.answered,
        medianFirstResponseSeconds: seconds(one.medianFirstResponseMs),
        csat: rounded(one.csat),
      })),
    })
  })
}

function momentOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  const moment = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  if (!Number.isSafeInteger(moment)) throw new Refused('malformed', 'from and to are ms since 1970 or ISO dates.')
  return moment
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : rounded(ms / 1000)
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100
}
