import { noThread, noUser, type WireMessage } from '../../proto/wire.ts'
import type { Random } from './random.ts'

/** Every type that the faces know, and some that they do not. */
const types = [
  ...['TEXT', 'IMAGE', 'FILE', 'VIDEO', 'VOICE', 'LOCATION', 'LEAVE_MSG_SUBMIT', 'WELCOME', 'CONTINUE', 'SYSTEM'],
  ...['NOTICE', 'QUEUE', 'QUEUE_UPDATE', 'QUEUE_NOTICE', 'LEAVE_MSG', 'RATE_INVITE', 'RATE_SUBMIT', 'RECALL', 'ERROR'],
  ...[
    'TYPING',
    'PREVIEW',
    'DELIVERED',
    'READ',
    'TRANSFER',
    'TRANSFER_ACCEPT',
    'TRANSFER_REJECT',
    'TRANSFER_constructor',
  ],
  ...['INVITE', 'INVITE_ACCEPT', 'INVITE_TIMEOUT', 'OFFER', 'OFFER_END', 'AGENT_STATUS', 'TAKEN_OVER', 'AUTO_CLOSED'],
  'THREAD_FILED',
  ...['DOCUMENT', 'AUDIO', 'MUSIC', 'STICKER', 'LINK', 'CARD', 'CONTACT', 'GOODS', 'ORDER', 'ARTICLE', 'FAQ', 'URL'],
  ...['BUTTON', 'CHOICE', 'FORM', 'BUTTON_SUBMIT', 'CHOICE_SUBMIT', 'FORM_SUBMIT', 'QUOTATION', 'MARKDOWN', 'ROBOT'],
  ...['AGENT_CLOSED', 'VISITOR_CLOSED', '', 'constructor', '__proto__', 'toString', '<b>', 'x'.repeat(300)],
]
/** Fields that are read from contents, extras, notices and their nested objects. */
const fields = [
  ...['url', 'thumbnailUrl', 'name', 'width', 'height', 'size', 'duration', 'waveform', 'latitude', 'longitude'],
  ...['label', 'address', 'content', 'nickname', 'email', 'mobile', 'contact', 'score', 'comment', 'position'],
  ...['queueSize', 'estimatedWaitTime', 'uid', 'code', 'threadUid', 'threadTopic', 'deadline', 'user', 'note', 'from'],
  ...['to', 'agentUid', 'status', 'present', 'open', 'capacity', 'quote', 'text', 'avatar', 'type', 'extra'],
  ...[
    'event',
    'kind',
    'hasOwnText',
    'senderUid',
    'agent',
    'how',
    'from',
    'coverUrl',
    'title',
    'description',
    'summary',
  ],
  ...['imageUrl', 'fields', 'items', 'price', 'amount', 'currency', 'id', 'options', 'multiple', 'selectedValues'],
  ...['values', 'value', 'choiceUid', 'required', 'quotedContent', 'quotedMessageType', 'quotedSenderUid', 'caption'],
]
/** Raw JSON, so that lone surrogates (as escapes), numbers beyond a double and prototype keys arrive unchanged. */
const hostile = [
  ...['null', 'true', 'false', '0', '-1', '1', '1e999', '-1e999', '1e308', '-1e308', '5e-324', '9007199254740993'],
  ...['1234567890123456789012345', '"NaN"', '"Infinity"', '"1e999"', '""', '"\\u0000"', '"\\ud800"', '"\\udfff x"'],
  ...['[]', '[null]', '[[[]]]', '{}', '{"toString":1}', '{"toString":null,"valueOf":1}', '{"toJSON":1}'],
  ...['{"__proto__":{"toString":1}}', '{"constructor":{"prototype":1}}', '{"length":1e9}', '{"then":1}'],
  ...['{"type":"x","props":{},"key":null,"ref":null}', '{"get":1,"set":2,"value":3}', '"javascript:alert(1)"'],
  ...[
    '"/file/x"',
    '"//evil.example"',
    '"https://"',
    '"data:text/html,x"',
    '"🏳️‍🌈👩‍👩‍👧‍👦"',
    '"\\u202e\\u2066"',
    '"%E0%A4%A"',
  ],
]
const deep = [`${'['.repeat(20_000)}${']'.repeat(20_000)}`, `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`]
const broken = ['', 'null', '[', '{', '[]', '"', '{"url":', 'undefined', 'NaN', '-', '{"a":1}x', '1e999', '\u0000']
const runs = [
  ...['**', '_a', '# ', '- ', '> ', '[a](', '~~', '1. '],
  'a',
  '!',
  '[',
  'http://',
  '*',
  '`',
  'a@',
  '👩\u200d',
  'www.',
  '```',
  ' ',
  '\n',
  '.',
  'A\u0301',
]

/** Returns one value as JSON: almost anything but what the field should hold. */
export function hostileValue(random: Random, depth = 0): string {
  if (depth < 3 && random.chance(0.25)) return hostileObject(random, depth + 1)
  if (random.chance(0.02)) return JSON.stringify(random.pick(runs).repeat(random.between(1, 3000)))
  if (random.chance(0.03)) return `[${Array.from({ length: 40 }, () => random.pick(hostile)).join()}]`
  if (random.chance(0.01)) return random.pick(deep)
  return random.pick(hostile)
}

/** Returns an object of known and unknown fields, some of them twice. */
export function hostileObject(random: Random, depth = 0): string {
  const names = Array.from({ length: random.between(1, 8) }, () =>
    random.chance(0.9) ? random.pick(fields) : random.pick(['__proto__', 'constructor', 'toString', 'hasOwnProperty']),
  )
  return `{${names.map((name) => `"${name}":${hostileValue(random, depth)}`).join()}}`
}

function hostileText(random: Random): string {
  if (random.chance(0.7)) return hostileObject(random)
  return random.chance(0.5) ? random.pick(broken) : random.pick(runs).repeat(random.between(1, 400))
}

/** Returns a text for a field that the packet defines as text, with any content. */
function word(random: Random, usual: string): string {
  return random.chance(0.85) ? usual : random.pick(['', 'constructor', '__proto__', 'toString', '{}', '💬'])
}

/** Returns a message that no client of ours would send, at a place of a thread; the topic is always this one's. */
export function hostileMessage(
  random: Random,
  at: { uid: string; seq: number; sentAt: number; threadUid: string; topic: string; state: string },
): WireMessage {
  const user = {
    ...noUser,
    uid: word(random, `user ${random.between(0, 4)}`),
    nickname: random.chance(0.5) ? 'Vera' : hostileText(random).slice(0, 200).toWellFormed(),
    avatar: word(random, '/avatar.png'),
    type: random.pick(['VISITOR', 'AGENT', 'SYSTEM', 'ROBOT', '', 'constructor']),
    extra: hostileText(random),
  }
  return {
    uid: at.uid,
    type: random.pick(types),
    content: hostileText(random),
    status: word(random, random.pick(['SUCCESS', 'READ', 'DELIVERED', 'RECALL'])),
    createdAt: word(random, '2026-01-01 00:00:00'),
    channel: word(random, 'WEB'),
    thread: {
      ...noThread,
      uid: at.threadUid,
      topic: at.topic,
      type: word(random, 'WORKGROUP'),
      state: word(random, at.state),
      user: { ...user, uid: 'visitor' },
      extra: hostileText(random),
    },
    user,
    extra: random.chance(0.5) ? `{"${random.pick(['quote', 'event'])}":${hostileValue(random)}}` : hostileText(random),
    seq: at.seq,
    sentAt: random.chance(0.95) ? at.sentAt : random.pick([0, 8.64e15 + 1, 2 ** 53 - 1]),
  }
}
