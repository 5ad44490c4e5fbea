import type { TestMessage } from '../support/wire.ts'

/** The two who talk, and two outsiders. */
export type Role = 'visitor' | 'agent' | 'stranger' | 'otherAgent'

/** A message, and what its sender must be told. */
export interface Send {
  readonly by: Role
  readonly message: TestMessage
  readonly outcome: string
}

/** The visitor ends the thread. */
export type Step = Send | 'close'

/** A row of the log after the server's own first message: `seq sender type content status`. */
export type Row = string

/** Something that must have the same outcome through either door. */
export interface Scenario {
  readonly name: string
  readonly steps: readonly Step[]
  /** Rows from seq 2 on, without the ending. */
  readonly rows: readonly Row[]
  /** The ephemeral messages that each device of the other side received: `type content`. */
  readonly passed?: Partial<Record<'visitor' | 'agent', readonly string[]>>
}

const text = (by: Role, uid: string, outcome: string, more: TestMessage = {}): Send => ({
  by,
  message: { uid, type: 'TEXT', content: `says ${uid}`, ...more },
  outcome,
})
const send = (by: Role, type: string, uid: string, content: string, outcome: string): Send => ({
  by,
  message: { uid, type, content },
  outcome,
})

export const scenarios: readonly Scenario[] = [
  {
    name: 'each hears the other',
    steps: [text('visitor', 'a', 'stored 2'), text('agent', 'b', 'stored 3'), text('visitor', 'c', 'stored 4')],
    rows: ['2 visitor TEXT says a SUCCESS', '3 agent TEXT says b SUCCESS', '4 visitor TEXT says c SUCCESS'],
  },
  {
    name: 'a repeated uid gets its first answer, whatever it says now',
    steps: [
      text('visitor', 'a', 'stored 2'),
      text('agent', 'b', 'stored 3'),
      text('visitor', 'a', 'stored 2', { content: 'something else' }),
      text('visitor', 'a', 'stored 2'),
    ],
    rows: ['2 visitor TEXT says a SUCCESS', '3 agent TEXT says b SUCCESS'],
  },
  {
    name: 'a uid somebody else has used is refused',
    steps: [text('visitor', 'a', 'stored 2'), text('agent', 'a', 'refused uid_taken')],
    rows: ['2 visitor TEXT says a SUCCESS'],
  },
  {
    name: 'nobody speaks where they take no part',
    steps: [
      text('stranger', 'a', 'refused thread_not_found'),
      text('otherAgent', 'b', 'refused thread_not_found'),
      send('stranger', 'READ', 'r', 'x', 'refused thread_not_found'),
      send('stranger', 'TYPING', 't', '', 'refused thread_not_found'),
      send('otherAgent', 'RECALL', 'w', 'x', 'refused thread_not_found'),
    ],
    rows: [],
  },
  {
    name: 'receipts move a message forward and tell its author once',
    steps: [
      text('visitor', 'a', 'stored 2'),
      send('agent', 'DELIVERED', 'd1', 'a', 'passed'),
      send('agent', 'DELIVERED', 'd2', 'a', 'passed'),
      send('agent', 'READ', 'r1', 'a', 'passed'),
      send('agent', 'DELIVERED', 'd3', 'a', 'passed'),
      send('agent', 'READ', 'r2', 'a', 'passed'),
      text('agent', 'b', 'stored 3'),
      send('visitor', 'READ', 'r3', 'b', 'passed'),
    ],
    rows: ['2 visitor TEXT says a READ', '3 agent TEXT says b READ'],
    passed: { visitor: ['DELIVERED a', 'READ a'], agent: ['READ b'] },
  },
  {
    name: 'a receipt is refused for one’s own message and for none',
    steps: [
      text('visitor', 'a', 'stored 2'),
      send('visitor', 'READ', 'r1', 'a', 'refused own_message'),
      send('agent', 'READ', 'r2', 'nothing', 'refused message_not_found'),
    ],
    rows: ['2 visitor TEXT says a SUCCESS'],
  },
  {
    name: 'what is of the moment reaches the other side and is not kept',
    steps: [
      send('visitor', 'TYPING', 't1', '', 'passed'),
      send('agent', 'PREVIEW', 't2', 'I am wri', 'passed'),
      text('visitor', 'a', 'stored 2'),
    ],
    rows: ['2 visitor TEXT says a SUCCESS'],
    passed: { agent: ['TYPING '], visitor: ['PREVIEW I am wri'] },
  },
  {
    name: 'a message is withdrawn by its author, once, and keeps its place',
    steps: [
      text('visitor', 'a', 'stored 2'),
      send('agent', 'RECALL', 'w1', 'a', 'refused not_author'),
      send('visitor', 'RECALL', 'w2', 'nothing', 'refused message_not_found'),
      send('visitor', 'RECALL', 'w3', 'a', 'stored 3'),
      send('visitor', 'RECALL', 'w3', 'a', 'stored 3'),
      send('visitor', 'RECALL', 'w4', 'a', 'refused already_recalled'),
      send('visitor', 'RECALL', 'w5', 'w3', 'refused already_recalled'),
    ],
    rows: ['2 visitor TEXT  RECALL', '3 visitor RECALL a SUCCESS'],
  },
  {
    name: 'only the server says what is the server’s to say, and nobody hands over what they cannot name',
    steps: [
      send('visitor', 'WELCOME', 'a', 'x', 'refused type_reserved'),
      send('agent', 'AGENT_CLOSED', 'b', 'x', 'refused type_reserved'),
      send('agent', 'ERROR', 'c', 'x', 'refused type_reserved'),
      send('agent', 'TRANSFER_TIMEOUT', 'd', '{}', 'refused type_reserved'),
      send('agent', 'TRANSFER', 'e', '{}', 'refused malformed'),
      send('visitor', 'TRANSFER', 'f', '{"to":{"agentUid":"df_ag_uid"}}', 'refused thread_not_found'),
    ],
    rows: [],
  },
  {
    name: 'types nobody knows yet are carried as they are',
    steps: [
      send('visitor', 'HOLOGRAM', 'a', '{"x":1}', 'stored 2'),
      send('agent', 'IMAGE', 'b', '{"url":"x"}', 'stored 3'),
      send('agent', 'VOICE', 'c', 'https://example.com/a.mp3', 'stored 4'),
    ],
    rows: [
      '2 visitor HOLOGRAM {"x":1} SUCCESS',
      '3 agent IMAGE {"url":"x"} SUCCESS',
      '4 agent VOICE https://example.com/a.mp3 SUCCESS',
    ],
  },
  {
    name: 'questions, their answers and contents of every kind are stored as sent, whoever sends them',
    steps: [
      send('agent', 'CHOICE', 'a', '{"content":"Which?","options":[{"uid":"1","label":"Red"}]}', 'stored 2'),
      send('visitor', 'CHOICE_SUBMIT', 'b', '{"uid":"a","selectedValues":["1"]}', 'stored 3'),
      send('visitor', 'CHOICE_SUBMIT', 'c', '{"uid":"a","selectedValues":[]}', 'stored 4'),
      send('agent', 'FORM', 'd', '{"title":"Order","fields":[]}', 'stored 5'),
      send('visitor', 'FORM_SUBMIT', 'e', '{"uid":"d","values":{}}', 'stored 6'),
      send('visitor', 'BUTTON', 'f', '{"options":[]}', 'stored 7'),
      send('agent', 'BUTTON_SUBMIT', 'g', '{"uid":"f","selectedValues":["x"]}', 'stored 8'),
      send('agent', 'GOODS', 'h', '{"title":"Pot","price":12.5}', 'stored 9'),
      send('visitor', 'ROBOT_STREAM', 'i', '{"seq":1,"text":"x"}', 'refused forbidden'),
      send('agent', 'ROBOT_STREAM', 'j', '{"seq":1,"text":"x"}', 'refused forbidden'),
    ],
    rows: [
      '2 agent CHOICE {"content":"Which?","options":[{"uid":"1","label":"Red"}]} SUCCESS',
      '3 visitor CHOICE_SUBMIT {"uid":"a","selectedValues":["1"]} SUCCESS',
      '4 visitor CHOICE_SUBMIT {"uid":"a","selectedValues":[]} SUCCESS',
      '5 agent FORM {"title":"Order","fields":[]} SUCCESS',
      '6 visitor FORM_SUBMIT {"uid":"d","values":{}} SUCCESS',
      '7 visitor BUTTON {"options":[]} SUCCESS',
      '8 agent BUTTON_SUBMIT {"uid":"f","selectedValues":["x"]} SUCCESS',
      '9 agent GOODS {"title":"Pot","price":12.5} SUCCESS',
    ],
    passed: {},
  },
  {
    name: 'a text with nothing to read in it is refused',
    steps: [
      text('visitor', 'a', 'refused empty', { content: '' }),
      text('agent', 'b', 'refused empty', { content: ' \n\u200b\u3164' }),
      send('agent', 'MARKDOWN', 'c', '\t', 'refused empty'),
      send('agent', 'HOLOGRAM', 'd', '', 'stored 2'),
      text('visitor', 'e', 'stored 3', { content: ' . ' }),
    ],
    rows: ['2 agent HOLOGRAM  SUCCESS', '3 visitor TEXT  .  SUCCESS'],
  },
  {
    name: 'what cannot be stored whole is refused',
    steps: [
      text('visitor', 'a', 'refused malformed', { content: 'nul \0 inside' }),
      text('visitor', 'u'.repeat(129), 'refused field_too_long'),
      text('visitor', 'b', 'refused field_too_long', { type: 'T'.repeat(65) }),
      text('visitor', 'c', 'stored 2', { content: '👩‍👩‍👧 你好 \u202e \\ "quoted" \n' }),
    ],
    rows: ['2 visitor TEXT 👩‍👩‍👧 你好 \u202e \\ "quoted" \n SUCCESS'],
  },
  {
    name: 'who speaks, when and in which place is the server’s word, whatever the packet claims',
    steps: [
      text('visitor', 'a', 'stored 2', {
        user: { uid: 'df_ag_uid', nickname: 'The Boss', type: 'AGENT' },
        status: 'READ',
        createdAt: '1999-01-01 00:00:00',
        seq: 77,
        sentAt: 1,
      }),
      text('agent', 'b', 'stored 3', { user: { uid: 'somebody', nickname: 'Else', type: 'VISITOR' } }),
    ],
    rows: ['2 visitor TEXT says a SUCCESS', '3 agent TEXT says b SUCCESS'],
  },
  {
    name: 'an ended thread takes nothing new, and still answers what it took before',
    steps: [
      text('visitor', 'a', 'stored 2'),
      text('visitor', 'z', 'stored 3'),
      send('visitor', 'RECALL', 'wz', 'z', 'stored 4'),
      'close',
      text('visitor', 'b', 'refused thread_closed'),
      text('agent', 'c', 'refused thread_closed'),
      send('visitor', 'TYPING', 't', '', 'refused thread_closed'),
      send('visitor', 'RECALL', 'w', 'a', 'refused thread_closed'),
      text('visitor', 'a', 'stored 2'),
      send('visitor', 'RECALL', 'wz', 'z', 'stored 4'),
      text('stranger', 'a', 'refused thread_not_found'),
      send('stranger', 'RECALL', 'wz', 'z', 'refused thread_not_found'),
      send('agent', 'READ', 'r', 'a', 'passed'),
    ],
    rows: ['2 visitor TEXT says a READ', '3 visitor TEXT  RECALL', '4 visitor RECALL z SUCCESS'],
    passed: { visitor: ['READ a'] },
  },
]
