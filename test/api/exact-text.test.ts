import { describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { type Answer, refused } from '../support/http.ts'

// Text is stored byte for byte, or refused.
const server = perFile.server()
const chat = perFile.chat(server)

const json = 'application/json'
const send = '/visitor/api/v1/message/send'

async function post(path: string, body: string | Uint8Array<ArrayBuffer>, type = json): Promise<Answer> {
  const headers = { 'content-type': type, authorization: `Bearer ${chat.visitor.token}` }
  const response = await fetch(server.url + path, { method: 'POST', headers, body })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

const inThread = (fields: string) => `{${fields},"thread":{"topic":${JSON.stringify(chat.topic)}}}`
const messages = () => server.rows('select count(*) as messages, max(uid) as last from messages')

/** "订单" in GBK, an older encoding of Chinese. */
const gbk = [0xb6, 0xa9, 0xb5, 0xa5]
const withBytes = (before: string, bytes: readonly number[], after: string) =>
  new Uint8Array([...Buffer.from(before), ...bytes, ...Buffer.from(after)])

describe('bytes that are not UTF-8', () => {
  test.each([
    ['GBK', gbk],
    ['Latin-1', [0xe9]],
    ['half of a pair', [0xed, 0xa0, 0x80]],
    ['a longer form of a dot', [0xc0, 0xae]],
    ['a character that is cut', [0xe4, 0xb8]],
  ])('are refused in a body: %s', async (_encoding, bytes) => {
    const before = messages()
    const [start, end] = inThread('"uid":"bytes","content":"?"').split('?') as [string, string]
    expect(await post(send, withBytes(start, bytes, end))).toEqual(refused(400, 'malformed'))
    expect(await post('/visitor/api/v1/init', withBytes('{"nickname":"', bytes, '"}'))).toEqual(
      refused(400, 'malformed'),
    )
    expect(messages()).toEqual(before)
  })

  test.each(['gbk', 'latin1', 'utf-16', '"ISO-8859-1"', 'utf-8; charset=gbk', 'none'])(
    'cannot be declared: charset=%s',
    async (charset) => {
      const type = `${json}; charset=${charset}`
      const answer = await post('/visitor/api/v1/init', '{"nickname":"Vera"}', type)
      if (charset.startsWith('utf-8')) expect(answer.status).toBe(200)
      else expect(answer).toEqual(refused(400, 'malformed'))
    },
  )

  test.each(['utf-8', 'UTF-8', '"utf-8"', 'utf8'])('are refused, unlike charset=%s', async (charset) => {
    const { status, body } = await post(
      '/visitor/api/v1/init',
      '\ufeff{"nickname":"订单"}',
      `${json};charset=${charset}`,
    )
    expect([status, body.data.nickname]).toEqual([200, '订单'])
  })
})

describe('bytes that are not UTF-8, beside JSON,', () => {
  test.each(['%A4', '%B6%A9', '%ED%A0%80', '%', '%2', '%zz', '%C0%AE'])('are refused in a query: %s', async (bytes) => {
    const at = (path: string) => server.http.get(path, chat.agent.token)
    expect(await at(`/api/v1/contact/query?search=${bytes}`)).toEqual(refused(400, 'malformed'))
    expect(await at(`/api/v1/thread/query?${bytes}=x`)).toEqual(refused(400, 'malformed'))
    expect((await at(`/api/v1/contact/query?search=%E8%AE%A2${encodeURIComponent('%')}`)).status).toBe(200)
  })

  test('are refused in a form, in its fields and the name of its file', async () => {
    const form = (topic: Uint8Array, name: Uint8Array) => {
      const part = (head: string) => `--b\r\ncontent-disposition: form-data; name="${head}`
      const bytes = [
        part('topic"\r\n\r\n'),
        topic,
        `\r\n${part('file"; filename="')}`,
        name,
        '"\r\n\r\nsome text\r\n--b--\r\n',
      ]
      return new Uint8Array(Buffer.concat(bytes.map((one) => Buffer.from(one as string))))
    }
    const upload = (topic: Uint8Array, name: Uint8Array) =>
      post('/visitor/api/v1/upload/file', form(topic, name), 'multipart/form-data; boundary=b')
    const [topic, name] = [Buffer.from(chat.topic), Buffer.from('订单.txt')]
    expect(await upload(topic, new Uint8Array(gbk))).toEqual(refused(400, 'malformed'))
    expect(await upload(new Uint8Array(gbk), name)).toEqual(refused(400, 'malformed'))
    expect((await upload(topic, name)).body.data).toMatchObject({ fileName: '订单.txt' })
  })
})

describe('lone surrogates', () => {
  test.each([
    ['/visitor/api/v1/init', '{"nickname":"Vera \\ud83d"}'],
    ['/visitor/api/v1/init', '{"extra":{"a":"\\udc00"}}'],
    ['/visitor/api/v1/init', '{"extra":"{\\"a\\":\\"\\ud83d\\"}"}'],
    [send, '{"thread":{"topic":"t"},"content":{"text":"\\ud83d"}}'],
  ])('are refused: %s %s', async (path, body) => {
    expect(await post(path, body)).toEqual(refused(400, 'malformed'))
  })

  test('are refused from an agent', async () => {
    const note = { uid: chat.visitor.uid, note: 'half \ud83d' }
    expect(await server.http.post('/api/v1/contact/update', note, chat.agent.token)).toEqual(refused(400, 'malformed'))
  })
})
