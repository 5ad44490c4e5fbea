import { Type } from 'typebox'
import { hoursOfWeek } from '../../domain/organization/zone-hours.ts'
import { answers } from '../../domain/thread/answer.ts'
import { threadStates } from '../../domain/thread/thread.ts'
import { threadSchema, userSchema } from './message.ts'
import { named } from './named.ts'
import { oneOf } from './one-of.ts'
import { plainText } from './workgroup.ts'

const moment = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description }))
const wanted = (maxLength: number, description: string) =>
  Type.Optional({ ...plainText(maxLength), minLength: 1, description })
const flag = (description: string) => Type.Optional(Type.Boolean({ description: `${description}; false for any` }))
const name = (description: string) =>
  Type.Union([Type.Object({ uid: Type.String(), nickname: Type.String() }), Type.Null()], { description })
const ms = Type.Integer({ description: 'ms since 1970 UTC' })

/** What records are narrowed by. */
export const filters = {
  from: moment('Begun at this time or later, ms since 1970 UTC'),
  to: moment('Begun before this time, ms since 1970 UTC'),
  agent: wanted(128, 'Uid of an agent who takes or took part, even if only for a while'),
  workgroup: wanted(128, 'Uid of the workgroup or agent whom the visitor asked for'),
  tag: wanted(64, 'Exactly as written'),
  category: wanted(128, 'Exactly as written'),
  rating: Type.Optional(
    Type.Array(Type.Integer({ minimum: 1, maximum: 5 }), { minItems: 1, maxItems: 5, description: 'Any of these' }),
  ),
  state: Type.Optional(
    Type.Array(oneOf(threadStates), { minItems: 1, maxItems: threadStates.length, description: 'Any of these' }),
  ),
  answer: Type.Optional(
    Type.Array(oneOf(answers), {
      ...{ minItems: 1, maxItems: answers.length },
      description:
        'Any of these: an agent wrote; over, and only the visitor wrote; neither, or not yet; not known of a thread from an older version',
    }),
  ),
  answeredBy: wanted(128, 'Uid of the agent who wrote first'),
  ratedAgent: wanted(128, 'Rated, and this agent wrote last, or has it if none did'),
  left: flag('The visitor left a message'),
  commented: flag('The visitor wrote something with the rating, and the agent may read it'),
  hour: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: hoursOfWeek - 1,
      description: 'Begun in this hour of the week; 0 is Monday’s first',
    }),
  ),
  zone: Type.Optional({
    ...plainText(64),
    minLength: 1,
    description: 'IANA name of the zone of `hour`, UTC when absent',
  }),
  text: wanted(200, 'Words that are all in one message; each may be only begun'),
}

const record = {
  thread: threadSchema,
  target: name('The workgroup or agent whom the visitor asked for; null once it is deleted'),
  agent: name('Who has or had it last; null for nobody'),
  category: Type.String({ description: 'Filed under; empty for nothing' }),
  tags: Type.Array(Type.String()),
  score: Type.Union([Type.Integer(), Type.Null()], { description: 'The visitor’s rating, 1 to 5' }),
  comment: Type.String({ description: 'What the visitor wrote with it; empty unless the record is readable' }),
  createdAt: ms,
  closedAt: Type.Union([ms, Type.Null()]),
  readable: Type.Boolean({ description: 'Whether the agent may read what was said' }),
}

/** A record. */
export const recordSchema = named('ThreadRecord', Type.Object(record))

const excerpt = Type.Object({
  text: Type.String({ description: 'Plain text, not HTML' }),
  marks: Type.Array(Type.Array(Type.Integer(), { minItems: 2, maxItems: 2 }), {
    description: 'Where the words are in it, each [start, end] in UTF-16 units',
  }),
})

/** A record in a list. */
export const foundRecordSchema = named(
  'FoundRecord',
  Type.Object({
    ...record,
    hit: Type.Union(
      [
        Type.Object({
          uid: Type.String(),
          seq: Type.Integer(),
          type: Type.String(),
          sentAt: ms,
          sender: userSchema,
          excerpt,
        }),
        Type.Null(),
      ],
      { description: 'Its newest message with the words of `text`' },
    ),
  }),
)
