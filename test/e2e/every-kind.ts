import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FileClient, picture } from '../support/files.ts'
import type { TestPerson } from '../support/people.ts'
import type { TestServer } from '../support/test-server.ts'

/** A message to send: its type and its content. */
export type Said = readonly [type: string, content: string]

const media = join(import.meta.dirname, '../fixtures/media')
const json = JSON.stringify
const broken = ['{"url":', '[1,2]', 'no address'] as const
const empty = ['', '{}', '{"url":""}'] as const

/** Files that somebody has uploaded for a topic, by what they are. */
export type Uploads = Readonly<Record<'picture' | 'sound' | 'film' | 'text', string>>

/** Uploads one file of each kind. */
export async function uploadAll(
  server: TestServer,
  person: TestPerson,
  { topic, side }: { topic: string; side: 'agent' | 'visitor' },
) {
  const files = new FileClient(server, person, side)
  const sent = async (bytes: Uint8Array | string, name: string) => (await files.upload(topic, bytes, name)).fileUrl
  return {
    picture: await sent(await picture(320, 200), 'teapot.png'),
    sound: await sent(await readFile(join(media, 'tone.mp3')), 'tone.mp3'),
    film: await sent(await readFile(join(media, 'film.webm')), 'film.webm'),
    text: await sent('just a text', 'notes.txt'),
  } satisfies Uploads
}

/** Every type that shows a file: own, bare, on another server, bare there, no longer there, of another kind, broken, empty. */
export function mediaSaid(type: string, own: string, { text }: Uploads, origin: string): Said[] {
  const name = `${type.toLowerCase()}.bin`
  const facts = { name, size: 4096, width: 320, height: 200, duration: 1.5, waveform: [0.2, 0.9, 0.4] }
  return [
    [type, json({ url: own, ...facts, caption: `The caption of ${type}` })],
    [type, own],
    [type, json({ url: `https://files.example/${name}`, ...facts })],
    [type, `https://files.example/bare/${name}`],
    // An address of this server that nobody here may see.
    [type, `${origin}/file/gone${type}`],
    [type, json({ url: text, name: `wrong-${name}` })],
    ...[...broken, ...empty].map((content): Said => [type, content]),
  ]
}

const goods = { title: 'Teapot', id: 'T-1', description: 'Holds a litre', price: 24.5, currency: 'EUR' }
const fields = [
  { label: 'Phone', value: '+49 30 123' },
  { label: 'Office', value: 'Room 4' },
]

/** Cards and places, with each way to write them. */
export function cardsSaid({ picture: own }: Uploads): Said[] {
  const card = { title: 'Vera Miller', description: 'Sales', imageUrl: own, url: 'https://shop.example/vera', fields }
  const full: Readonly<Record<string, object>> = {
    CARD: card,
    LINK: { title: 'Tea and water', description: 'How hot it should be', url: 'https://tea.example/water' },
    CONTACT: { title: 'Otto', fields },
    GOODS: { ...goods, imageUrl: own, url: 'https://shop.example/teapot' },
    ORDER: {
      title: 'Order 1042',
      id: '1042',
      status: 'PAID',
      amount: 49,
      currency: 'EUR',
      items: [{ ...goods, imageUrl: own }, goods],
    },
    ARTICLE: {
      title: 'Green tea',
      summary: 'In short',
      content: 'A long text.\nWith lines.',
      url: 'https://tea.example/green',
    },
    FAQ: { title: 'How hot?', content: '80 °C' },
  }
  return [
    ...Object.entries(full).map(([type, content]): Said => [type, json(content)]),
    ...Object.keys(full).flatMap((type): Said[] => [
      [type, 'only words'],
      [type, '{"title":'],
      [type, '{}'],
    ]),
    ['LINK', 'https://tea.example/only-an-address'],
    ['GOODS', json({ ...goods, price: '24,50 Taler', currency: 'XX', imageUrl: 'https://pictures.example/pot.png' })],
    ['LOCATION', json({ latitude: 30.2, longitude: 120.1, address: '1 Lake Road', label: 'Tea house' })],
    ['LOCATION', json({ address: '1 Lake Road, Hangzhou' })],
    ['LOCATION', '30.25,120.15'],
    ['LOCATION', json({ latitude: 30.2 })],
    ['LOCATION', '{"latitude":'],
    ['LOCATION', '{}'],
  ]
}

const answer = `# Brewing tea

Use **fresh** water, *never* boiled twice, and ~~a kettle~~ a pot:

1. Warm the pot
2. Two grams a cup
   - more for black tea
3. Wait \`3 min\`

> Water is the mother of tea.

\`\`\`
heat(80)
\`\`\`
More at [the shop](https://tea.example) <b>not bold</b> ![picture](https://evil.example/p.png)`

/** Texts of each kind, quotations and types that nobody knows. */
export const textsSaid: readonly Said[] = [
  ['MARKDOWN', answer],
  ['ROBOT', 'Short **answer**'],
  ['MARKDOWN', ''],
  ['URL', 'https://tea.example/a'],
  ['URL', 'javascript:alert(1)'],
  ['PHONE_NUMBER', '+49 30 123'],
  ['EMAIL_ADDRESS', 'vera@tea.example'],
  ['WECHAT_NUMBER', 'tea_house'],
  [
    'QUOTATION',
    json({ content: 'Yes', quotedMessageType: 'TEXT', quotedContent: 'Is it hot?', quotedSenderName: 'Vera' }),
  ],
  ['QUOTATION', json({ content: 'Look', quotedMessageType: 'IMAGE', quotedContent: '{"url":"/x"}' })],
  ['QUOTATION', 'just words'],
  ['QUOTATION', '{"content":'],
  ['QUOTATION', '{}'],
  [
    'HOLOGRAM',
    json({ title: 'A hologram', depth: 3, nested: { by: 'Vera' }, list: ['a', 'b'], raw: { deep: { er: {} } } }),
  ],
  ['HOLOGRAM', 'words of a hologram'],
  ['HOLOGRAM', '{"broken'],
  ['HOLOGRAM', ''],
]

const options = [
  { uid: '1', label: 'Red' },
  { uid: '2', label: 'Blue', value: 'blue' },
  { label: 'The shop', url: 'https://tea.example' },
]

/** Questions, and answers to nothing. */
export const questionsSaid: readonly Said[] = [
  [
    'BUTTON',
    json({
      content: 'Shall we call you?',
      options: [
        { uid: 'y', label: 'Yes' },
        { uid: 'n', label: 'No' },
      ],
    }),
  ],
  ['CHOICE', json({ content: 'Which pot?', options, choiceUid: 'c1' })],
  ['CHOICE', json({ content: 'Which cups?', multiple: true, options })],
  [
    'FORM',
    json({
      title: 'Your order',
      fields: [
        { name: 'n', label: 'Name', required: true },
        { name: 'e', label: 'Email', type: 'email' },
        { name: 't', label: 'Wishes', type: 'textarea' },
      ],
    }),
  ],
  ['BUTTON', 'only words'],
  ['CHOICE', '{"options":'],
  ['FORM', '{}'],
  ['CHOICE_SUBMIT', json({ uid: 'nothing', selectedValues: ['x'] })],
  ['FORM_SUBMIT', json({ uid: 'nothing', values: { a: 'b' } })],
  ['BUTTON_SUBMIT', '{"uid":'],
]
