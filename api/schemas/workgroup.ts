import { Type } from 'typebox'
import type { OpeningHours } from '../../domain/organization/opening-hours.ts'
import {
  type AcceptMode,
  acceptModes,
  maxPriority,
  type RoutingMode,
  routingModes,
} from '../../domain/organization/workgroup.ts'
import { named } from './named.ts'

// PostgreSQL does not store NUL in text, so no store accepts it.
const pattern = '^[^\\u0000]*$'
/** For objects without additional fields. */
export const closed = { additionalProperties: false }

export const uidText = Type.String({ minLength: 1, maxLength: 128, pattern })
/** A name people read. */
export const nicknameText = Type.String({ minLength: 1, maxLength: 256, pattern })
/** A picture's address, or empty. */
export const avatarText = Type.String({ maxLength: 2048, pattern })

/** A language tag, or empty. */
export const languageText = Type.String({ maxLength: 35, pattern: '^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?$' })

/** A text that may be empty. */
export const plainText = (maxLength: number) => Type.String({ maxLength, pattern })
/** The pattern of a language tag. */
export const language = '[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*'

const seconds = (description: string, minimum = 0) =>
  Type.Integer({ minimum, maximum: 366 * 24 * 3600, description: `Seconds. ${description}` })
const said = Type.Optional(Type.String({ maxLength: 4000, pattern }))
const minute = Type.Integer({ minimum: 0, maximum: 1440, description: 'Minutes since midnight' })
const stretches = Type.Array(Type.Object({ from: minute, to: minute }, closed), { maxItems: 48 })

// `type` lists null, because in a union an empty text or a 0 would be read as null.
const week = Type.Unsafe<OpeningHours['week']>({
  type: ['array', 'null'],
  items: stretches,
  minItems: 7,
  maxItems: 7,
  description: 'Seven lists of open stretches, Monday first; null for always',
})
const overflowUid = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  maxLength: 128,
  description: 'The workgroup in which a thread goes on waiting; null for none',
})

const holidays = { type: 'array', items: { type: 'string', maxLength: 10 }, maxItems: 1000 }
const hoursFields = {
  timeZone: Type.String({ maxLength: 64, description: 'IANA name' }),
  week,
  holidays: Type.Unsafe<OpeningHours['holidays']>({ ...holidays, description: 'YYYY-MM-DD' }),
}
const textsSchema = Type.Record(
  Type.String({ pattern: `^${language}$` }),
  Type.Object({ welcome: said, waiting: said, away: said, closing: said }, closed),
  { maxProperties: 50, ...closed, description: 'By language tag; replaced as a whole' },
)

const fields = {
  routing: Type.Unsafe<RoutingMode>({ type: 'string', enum: routingModes }),
  accept: Type.Unsafe<AcceptMode>({ type: 'string', enum: acceptModes, description: 'OFFER asks the agent first' }),
  offerSeconds: seconds('To answer an offer', 1),
  sticky: Type.Boolean({ description: 'A visitor gets the agent they had before' }),
  priority: Type.Integer({ minimum: 0, maximum: maxPriority, description: 'Of its threads in the queue' }),
  maxWaiting: Type.Integer({
    minimum: 0,
    maximum: 100_000,
    description: 'Beyond it, a message can be left; 0: no limit',
  }),
  leaveMessageWhenNobody: Type.Boolean({ description: 'With no agent there, a message can be left' }),
  overflowUid,
  overflowSeconds: seconds('Until a thread goes on waiting in overflowUid; 0: never'),
  goneSeconds: seconds('A visitor away for this long leaves the queue; 0: never'),
  idleWarnSeconds: seconds('Silence before the warning; 0: never'),
  idleCloseSeconds: seconds('From the warning to the end; 0: never'),
  absentCloseSeconds: seconds('A visitor away for this long loses a thread that an agent has; 0: never'),
  reopenSeconds: seconds('After the end, in which a return opens the thread again; 0: never'),
  inviteRating: Type.Boolean(),
  nameAgents: Type.Boolean({ description: 'Availability names who would serve' }),
  texts: textsSchema,
}

/** All settings of a workgroup. */
export const settingsSchema = named('WorkgroupSettings', Type.Object({ ...fields, hours: Type.Object(hoursFields) }))

/** Some settings; the others keep their values. */
export const settingsChangeSchema = Type.Partial(
  Type.Object({ ...fields, hours: Type.Partial(Type.Object(hoursFields), closed) }),
  closed,
)
