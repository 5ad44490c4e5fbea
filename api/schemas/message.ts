import { type TSchema, Type } from 'typebox'
import { visitorStatuses } from '../../domain/people/visitor-status.ts'
import { personTypes } from '../../domain/person.ts'
import { threadStates } from '../../domain/thread/thread.ts'
import { named } from './named.ts'
import { oneOf } from './one-of.ts'

const ofNone = 'Empty on messages to a person outside any thread'
/** The values of `ThreadType` that occur. */
const threadTypes = ['AGENT', 'WORKGROUP', 'MEMBER', 'FRIEND', 'GROUP', 'NOTES', '']
/** The values of `MessageStatus` that a message can have on the server. */
const statuses = ['SUCCESS', 'DELIVERED', 'READ', 'RECALL']
const state = oneOf<string>([...threadStates, ''], ofNone)

/** A person in answers. */
export const userSchema = named(
  'User',
  Type.Object({
    uid: Type.String(),
    nickname: Type.String(),
    avatar: Type.String(),
    type: oneOf<string>([...personTypes, ''], ofNone),
    extra: Type.String({ description: 'JSON, or empty' }),
  }),
)

/** A thread in answers. */
export const threadSchema = named(
  'Thread',
  Type.Object({
    uid: Type.String(),
    topic: Type.String(),
    type: oneOf(threadTypes, ofNone),
    state,
    status: oneOf<string>([...threadStates, ''], 'The same as state'),
    user: userSchema,
    channel: Type.String(),
    extra: Type.String({ description: 'JSON, or empty' }),
  }),
)

/** A thread in answers to agents, with fields that its visitor does not get. */
export const agentThreadSchema = named(
  'AgentThread',
  Type.Object({
    ...threadSchema.properties,
    category: Type.String({ description: 'Filed under; empty for nothing' }),
    tags: Type.Array(Type.String()),
    score: Type.Union([Type.Integer(), Type.Null()], { description: 'The visitor’s rating, 1 to 5' }),
  }),
)

/** Whether a thread's visitor is there; null for a thread without a visitor, or one that has ended. */
export const presenceSchema = Type.Union([
  named(
    'VisitorPresence',
    Type.Object({
      status: oneOf(visitorStatuses, 'AWAY: connected, but no page is in view'),
      since: Type.Integer({ description: 'ms since 1970 UTC' }),
      url: Type.String({ description: 'The page they are on, or were on last; or empty' }),
      title: Type.String(),
    }),
  ),
  Type.Null({ description: 'It has no visitor, or has ended' }),
])

/** A thread in answers to agents, with whether its visitor is there. */
export const watchedThreadSchema = named(
  'WatchedThread',
  Type.Object({ ...agentThreadSchema.properties, presence: presenceSchema }),
)

/** A thread in agents' lists, with the agent who has it. */
export const listedThreadSchema = named(
  'ListedThread',
  Type.Object({
    ...watchedThreadSchema.properties,
    agent: Type.Union([
      Type.Object({ uid: Type.String(), nickname: Type.String(), avatar: Type.String() }),
      Type.Null({ description: 'Nobody has it' }),
    ]),
    createdAt: Type.Integer({ description: 'ms since 1970 UTC' }),
    queuedAt: Type.Union([Type.Integer(), Type.Null()], {
      description: 'ms since 1970 UTC; null when it does not wait',
    }),
  }),
)

/** A message in answers. */
export const messageSchema = named(
  'Message',
  Type.Object({
    uid: Type.String(),
    type: Type.String({ description: 'TEXT, IMAGE, … or one’s own: an unknown one is carried' }),
    content: Type.String(),
    status: oneOf(statuses),
    createdAt: Type.String({ description: 'YYYY-MM-DD HH:mm:ss, UTC' }),
    channel: Type.String(),
    client: Type.String({ description: 'The same as channel' }),
    thread: threadSchema,
    user: userSchema,
    extra: Type.String({ description: 'JSON, or empty' }),
    seq: Type.Integer({ description: 'Place in the thread from 1; 0 for what is not kept' }),
    sentAt: Type.Integer({ description: 'Commit time, ms since 1970 UTC' }),
  }),
)

// `type` lists the allowed types, because a union would cost every message a branch for each.
const textual = (description: string) =>
  Type.Optional(Type.Unsafe<string | number | null>({ type: ['string', 'number', 'null'], description }))
const anyJson = (description: string) =>
  Type.Optional(
    Type.Unsafe<unknown>({
      type: ['string', 'number', 'object', 'array', 'null'],
      description,
      additionalProperties: true,
    }),
  )

/** A message in requests: the fields themselves, or all of them as JSON text in `json`. */
export const sentMessageSchema = named(
  'SentMessage',
  Type.Object(
    {
      json: anyJson('The whole message, as JSON text or object, instead of the fields'),
      uid: textual('Yours, unique in the thread; a repeat gets the first answer'),
      type: textual('TEXT when absent'),
      content: anyJson('Text, or the JSON of structured types'),
      thread: Type.Optional(
        Type.Unsafe<unknown>({
          type: ['object', 'null'],
          properties: { uid: textual('Its uid'), topic: textual('Its topic') },
          additionalProperties: true,
          description: 'Which thread: its topic or its uid',
        }),
      ),
      channel: textual('Where it comes from, beside json too'),
      client: textual('The same as channel'),
      extra: anyJson('JSON, as text or object'),
    },
    { additionalProperties: true },
  ),
)

/** A message that is sent to somebody whom the request names beside it. */
export const newMessageSchema = named(
  'NewMessage',
  Type.Object({
    uid: textual('Yours; a repeat gets the first answer'),
    type: textual('TEXT when absent; only types that are stored'),
    content: anyJson('Text, or the JSON of structured types'),
    channel: textual('Where it comes from'),
    extra: anyJson('JSON, as text or object'),
  }),
)

/** A page of items, newest first. */
export function pageSchema<Item extends TSchema & { title?: string }>(item: Item) {
  const page = Type.Object({
    content: Type.Array(item),
    totalElements: Type.Integer({ description: 'Where only so many are counted, too few until `last` is true' }),
    totalPages: Type.Integer(),
    number: Type.Integer({ description: 'This page, from 0' }),
    last: Type.Boolean(),
  })
  return named(`${item.title}Page`, page)
}

/** The query with which to continue after a page of messages that ended early. */
export const offsetQuery = {
  offset: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000,
      description: 'Skips so many instead of whole pages: goes on after a page that was full before it had pageSize',
    }),
  ),
}

/** The query for a page. */
export const pageQuery = {
  pageNumber: Type.Integer({ minimum: 0, maximum: 1_000_000_000, default: 0 }),
  pageSize: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
}
