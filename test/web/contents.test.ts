import { describe, expect, test } from 'vitest'
import { addressOf, hostElsewhere, linkOf, placeIn } from '../../web-client/ui/contents/addresses.ts'
import { readCard } from '../../web-client/ui/contents/cards.ts'
import { readMedia } from '../../web-client/ui/contents/media.ts'
import { orderStatus } from '../../web-client/ui/contents/order-status.ts'
import { mapOf, readPlace } from '../../web-client/ui/contents/place.ts'
import { readAnswer, readQuestion } from '../../web-client/ui/contents/questions.ts'
import { readQuotation } from '../../web-client/ui/contents/quotation.ts'
import { readUnknown } from '../../web-client/ui/contents/unknown.ts'

const json = JSON.stringify

test.each([
  ['/file/a1', '/file/a1'],
  [' https://a.example/b.png ', 'https://a.example/b.png'],
  ['javascript:alert(1)', ''],
  ['data:text/html,x', ''],
  ['blob:https://a.example/1', ''],
  ['//evil.example/x', ''],
  ['/other/path', ''],
  ['https://a.example/b c', ''],
  ['a text', ''],
  ['', ''],
])('the address %j is used as %j', (given, used) => {
  expect(addressOf(given)).toBe(used)
  expect(linkOf(given)).toBe(used.startsWith('/') ? '' : used)
})

test('only the listed hosts are no hosts elsewhere, over https and with their port', () => {
  const allowed = ['cdn.example', 'a.example:8443']
  const elsewhere = (url: string) => hostElsewhere(url, allowed)
  expect(['https://cdn.example/a', 'https://a.example:8443/'].map(elsewhere)).toEqual(['', ''])
  expect(['http://cdn.example/a', 'https://a.example/', 'https://x.cdn.example'].map(elsewhere)).toEqual([
    ...['cdn.example', 'a.example', 'x.cdn.example'],
  ])
})

describe('a file', () => {
  test('is read from JSON with its facts, and from a bare address', () => {
    const told = { url: '/file/a', name: 'a.mp4', size: 9, width: 4, height: 3, duration: '1.5', coverUrl: '/file/b' }
    expect(readMedia(json(told))).toMatchObject({
      ...{
        url: '/file/a',
        name: 'a.mp4',
        size: 9,
        width: 4,
        height: 3,
        seconds: 1.5,
        previewUrl: '/file/b',
        fault: '',
      },
    })
    for (const bare of ['/file/a', 'https://a.example/b', json('/file/a')])
      expect(readMedia(bare)).toMatchObject({ url: bare.replaceAll('"', ''), name: '', fault: '' })
  })

  test.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['{}', 'empty'],
    ['{"name":"a.png"}', 'empty'],
    ['{"url":""}', 'empty'],
    ['{"url":', 'broken'],
    ['[]', 'broken'],
    ['{"url":"javascript:alert(1)"}', 'broken'],
    ['not an address', 'broken'],
    ['{"url":{"toString":1}}', 'empty'],
    ['null', 'broken'],
  ])('%j is %s', (content, fault) => expect(readMedia(content)).toMatchObject({ url: '', fault }))

  test('has no negative or endless size or length', () => {
    const odd = json({ url: '/file/a', size: -1, width: Number.NaN, height: 'NaN', duration: '1e999' })
    expect(readMedia(odd)).toMatchObject({ size: 0, width: 0, height: 0, seconds: 0 })
  })
})

describe('a place', () => {
  test.each([
    [json({ latitude: 30.2, longitude: 120.1, label: 'Tea', address: '1 Road' }), { latitude: 30.2, longitude: 120.1 }],
    [json({ latitude: '30.2', longitude: '-120' }), { latitude: 30.2, longitude: -120 }],
    [json({ lat: 1, lng: 2 }), { latitude: 1, longitude: 2 }],
    [json({ latitude: 0, longitude: 0 }), { latitude: 0, longitude: 0 }],
    ['30.2, 120.1', { latitude: 30.2, longitude: 120.1 }],
    ['30.2，120.1', { latitude: 30.2, longitude: 120.1 }],
    [json({ address: '1 Road' }), undefined],
    [json({ latitude: 30 }), undefined],
    [json({ latitude: 91, longitude: 0, label: 'x' }), undefined],
    [json({ latitude: '', longitude: '', address: 'x' }), undefined],
    [json({ latitude: null, longitude: null, address: 'x' }), undefined],
    [json({ latitude: '0x10', longitude: '1e2', address: 'x' }), undefined],
    ['1, 2, 3', undefined],
    ['1 Road, Town', undefined],
  ])('%s is at %o', (content, point) => expect(readPlace(content).point).toEqual(point))

  test('without coordinates is found by its address, and nothing is at 0, 0 for want of them', () => {
    expect(mapOf(readPlace('1 Lake Road & more'))).toBe(
      'https://www.openstreetmap.org/search?query=1%20Lake%20Road%20%26%20more',
    )
    expect(mapOf(readPlace(json({ address: 'half \ud800 pair' })))).toContain('query=half%20%20pair')
    expect(readPlace('{}')).toMatchObject({ point: undefined, fault: 'empty' })
    expect(readPlace('{"latitude":1}')).toMatchObject({ point: undefined, fault: 'empty' })
    expect(readPlace('{"latitude":')).toMatchObject({ point: undefined, fault: 'broken' })
  })
})

test('cards, goods and orders are read by the names of their fields', () => {
  const goods = { title: 'Pot', id: 7, price: 12.5, currency: 'EUR', imageUrl: '/file/a', url: 'https://a.example' }
  expect(readCard(json(goods))).toMatchObject({
    ...{
      title: 'Pot',
      id: '7',
      price: { amount: 12.5, currency: 'EUR' },
      imageUrl: '/file/a',
      url: goods.url,
      fault: '',
    },
  })
  const order = { id: 'A-1', status: 'PAID', amount: '€ 25', items: [goods, null, { price: 0 }, 'x'] }
  const read = readCard(json(order))
  expect(read).toMatchObject({ title: 'A-1', id: '', status: 'PAID', price: { amount: '€ 25', currency: '' } })
  expect(read.items).toHaveLength(2)
  const lines = [{ label: 'Phone', value: 5 }, { label: 'x' }, null]
  expect(readCard(json({ fields: lines }))).toMatchObject({ fields: [{ label: 'Phone', value: '5' }], fault: '' })
  expect(readCard('https://a.example/b')).toMatchObject({ title: '', url: 'https://a.example/b', fault: '' })
  expect(readCard('just a title')).toMatchObject({ title: 'just a title', url: '', fault: '' })
  expect(readCard(json({ title: 'x', url: 'javascript:alert(1)' }))).toMatchObject({ url: '' })
  expect([readCard('{}').fault, readCard('{"a":1}').fault, readCard('{"').fault]).toEqual(['empty', 'empty', 'broken'])
})

test('a question offers each option once, however it is written', () => {
  const options = [
    ...[{ uid: '1', label: 'Red' }, { label: 'Blue' }, { value: 'g' }, 'Black', { uid: 1 }, {}, null],
    ...[
      { label: 'Site', url: 'https://a.example' },
      { label: 'Bad', url: 'javascript:alert(1)' },
    ],
  ]
  const { options: read } = readQuestion(json({ content: 'Which?', multiple: true, options }))
  expect(read.map(({ value, label, url }) => [value, label, url])).toEqual([
    ...[
      ['1', 'Red', ''],
      ['Blue', 'Blue', ''],
      ['g', 'g', ''],
      ['Black', 'Black', ''],
    ],
    ...[
      ['Site', 'Site', 'https://a.example'],
      ['Bad', 'Bad', ''],
    ],
  ])
  const fields = [
    { name: 'n', label: 'Name', required: true },
    { name: 'n' },
    { label: 'Day', type: 'date' },
    { type: 'x' },
  ]
  const form = readQuestion(json({ title: 'Order', fields }))
  expect(form.text).toBe('Order')
  expect(form.fields).toEqual([
    { name: 'n', label: 'Name', type: 'text', isRequired: true },
    { name: 'Day', label: 'Day', type: 'date', isRequired: false },
  ])
})

test('an answer is read from lists, single values and named values', () => {
  expect(readAnswer(json({ uid: 'q', selectedValues: ['a', 2, null, ''] }))).toMatchObject({
    uid: 'q',
    values: ['a', '2'],
  })
  expect(readAnswer(json({ uid: 'q', values: ['a'] })).values).toEqual(['a'])
  expect(readAnswer(json({ uid: 'q', selectedValues: 'a' })).values).toEqual(['a'])
  const { fields, values } = readAnswer('{"uid":"q","values":{"name":"Vera","n":3,"__proto__":"x","o":{}}}')
  expect([...fields]).toEqual([
    ['name', 'Vera'],
    ['n', '3'],
    ['__proto__', 'x'],
    ['o', ''],
  ])
  expect(values).toEqual([])
  for (const broken of ['{"uid":', '[]']) expect(readAnswer(broken).fault).toBe('broken')
  for (const broken of ['', '{', '[]', 'text']) expect(readAnswer(broken).uid).toBe('')
})

test('a quotation has its text and what it quotes; a plain text quotes nothing', () => {
  const quoted = { quotedMessageType: 'TEXT', quotedContent: 'Hello', quotedSenderName: 'Vera' }
  expect(readQuotation(json({ content: 'Yes', ...quoted }))).toMatchObject({
    text: 'Yes',
    quoted: { type: 'TEXT', content: 'Hello', nickname: 'Vera' },
  })
  expect(readQuotation('Yes')).toMatchObject({ text: 'Yes', quoted: { content: '' }, fault: '' })
  expect(readQuotation('{}').fault).toBe('empty')
  for (const blank of ['\u200b', ' ', '\u3164']) expect(readQuotation(json({ content: blank })).fault).toBe('empty')
})

test('of an unknown type the readable fields are left, a bounded number, never JSON', () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`f${index}`, 'x'.repeat(1000)]))
  const { fields } = readUnknown(
    json({ title: 'A', nested: { x: 1, deep: { y: { z: { no: 1 } } } }, list: ['a', 2, {}], ...many }),
  )
  expect(fields.slice(0, 3)).toEqual([
    ...[
      { label: 'title', value: 'A' },
      { label: 'nested · x', value: '1' },
      { label: 'list', value: 'a, 2' },
    ],
  ])
  expect(fields).toHaveLength(12)
  expect(Math.max(...fields.map(({ value }) => value.length))).toBeLessThan(310)
  for (const raw of ['{"a":', '[1,2]', '{"a":{"b":[]}}', '']) expect(readUnknown(raw)).toEqual({ text: '', fields: [] })
  expect(readUnknown('plain').text).toBe('plain')
})

test.each([
  ['https://www.tea.example/', 'tea.example'],
  ['https://tea.example/pots/brown?size=2#top', 'tea.example/pots/brown?size=2'],
  ['https://tea.example/%E8%8C%B6%E5%A3%B6', 'tea.example/茶壶'],
  // What would show another address stays encoded.
  ['https://tea.example/%E2%80%AEgpj.exe', 'tea.example/%E2%80%AEgpj.exe'],
  ['https://tea.example/%zz', 'tea.example/%zz'],
  ['https://münchen.example/a', 'xn--mnchen-3ya.example/a'],
  [`https://tea.example/${'a'.repeat(200)}`, `tea.example/${'a'.repeat(108)}…`],
  ['no address', 'no address'],
])('the address %s reads %s', (url, read) => {
  expect(placeIn(url)).toBe(read)
})

test('a known state of an order is said in the reader’s language, another one as it is', () => {
  const said = (status: string) => ['en-GB', 'zh-CN'].map((locale) => orderStatus(status, locale))
  expect(said('SHIPPED')).toEqual(['Shipped', '已发货'])
  expect(said(' paid ')).toEqual(['Paid', '已付款'])
  expect(said('On the ferry')).toEqual(['On the ferry', 'On the ferry'])
  expect(said('constructor')).toEqual(['constructor', 'constructor'])
})
