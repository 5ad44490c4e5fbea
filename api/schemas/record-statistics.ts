import { Type } from 'typebox'
import { named } from './named.ts'

const count = (description: string) => Type.Integer({ description })
const mean = Type.Union([Type.Number(), Type.Null()], { description: 'Mean of the visitors’ scores, 1 to 5' })
const median = (description: string) =>
  Type.Object(
    { count: count('Of how many records'), medianSeconds: Type.Union([Type.Number(), Type.Null()]) },
    { description },
  )
const outcome = {
  conversations: count('Records that began in the period'),
  answered: count('An agent wrote: `answer=answered`'),
  missed: count('Over, and only the visitor wrote: `answer=missed`'),
  ratings: count('Records with a rating'),
  csat: mean,
}
const rows = (row: ReturnType<typeof Type.Object>, description: string) =>
  Type.Object(
    { content: Type.Array(row), total: count('How many rows there are; at most 200 are returned') },
    { description },
  )
const byName = (description: string) => rows(Type.Object({ name: Type.String(), ...outcome }), description)
const times = {
  firstResponse: median('From being taken to the first message of an agent'),
  wait: median('Of answered ones, from the beginning of the wait to being taken'),
}
const hours = (description: string) =>
  Type.Array(Type.Integer(), {
    minItems: 168,
    maxItems: 168,
    description: `${description}, by hour of the week in the zone, Monday’s first hour first: \`hour\``,
  })

/** What records add up to. */
export const recordStatisticsSchema = named(
  'RecordStatistics',
  Type.Object({
    from: Type.Integer({ description: 'ms since 1970 UTC; later than asked for if `cut`' }),
    to: Type.Integer({ description: 'ms since 1970 UTC' }),
    cut: Type.Boolean({ description: 'There are more records than are counted: only the last whole days are' }),
    waiting: count('Now, whenever they began'),
    chatting: count('Now, whenever they began'),
    ...outcome,
    unknown: count('Records of an older version that are not looked through yet: `answer=unknown`'),
    left: count('Records with a left message: `left=true`'),
    comments: count('Comments on ratings that the agent may read: `commented=true`'),
    stars: Type.Array(Type.Integer(), {
      minItems: 5,
      maxItems: 5,
      description: 'Ratings by score, from 1 to 5: `rating`',
    }),
    ...times,
    duration: median('Of ended ones, from the beginning to the end'),
    days: Type.Array(
      Type.Object({ day: Type.String({ description: 'YYYY-MM-DD in the zone' }), ...outcome, ...times }),
      {
        description: 'Only days with a record',
      },
    ),
    hours: hours('Records'),
    missedHours: hours('Missed ones'),
    agents: rows(
      Type.Object({
        agentUid: Type.String(),
        answered: count('They wrote first: `answeredBy`'),
        firstResponse: median('From when it came to them'),
        ratings: count('They wrote last: `ratedAgent`'),
        csat: mean,
      }),
      'Most answered first',
    ),
    targets: byName('By the uid of the workgroup or agent whom visitors asked for: `workgroup`'),
    tags: byName('By tag: `tag`'),
    categories: byName('By category: `category`'),
    erased: Type.Object(
      {
        conversations: Type.Integer(),
        ...{ answered: Type.Integer(), missed: Type.Integer(), unknown: Type.Integer(), ratings: Type.Integer() },
      },
      { description: 'Conversations with erased visitors: there are no records of them, and no other number has them' },
    ),
  }),
)
