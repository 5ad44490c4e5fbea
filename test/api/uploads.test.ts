import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { FileClient, picture } from '../support/files.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { newVisitor, openThread, type TestPerson } from '../support/people.ts'

const maxUploadBytes = 200_000
const server = perFile.server({ config: { maxUploadBytes } })
const chat = perFile.chat(server)
let visitor: FileClient
let agent: FileClient
let stranger: TestPerson
let strange: FileClient
let strangeTopic: string

beforeAll(async () => {
  visitor = new FileClient(server, chat.visitor, 'visitor')
  agent = new FileClient(server, chat.agent, 'agent')
  stranger = await newVisitor(server, 'Stranger')
  strange = new FileClient(server, stranger, 'visitor')
  ;({ topic: strangeTopic } = await openThread(server, stranger))
})

describe('a picture', () => {
  test.each(['png', 'jpeg', 'gif', 'webp', 'avif'] as const)(
    'as %s is measured and shown in its place',
    async (format) => {
      const answer = await visitor.upload(chat.topic, await picture(900, 600, format), `photo.${format}`)
      expect(answer).toMatchObject({
        fileType: `image/${format}`,
        width: 900,
        height: 600,
        fileName: `photo.${format}`,
      })
      expect(answer.thumbnailUrl).toBe(`${answer.fileUrl}/thumbnail`)
      const whole = await visitor.show(answer.fileUrl)
      expect(whole.headers.get('content-type')).toBe(`image/${format}`)
      expect(whole.headers.get('content-disposition')).toMatch(/^inline; /)
      expect((await whole.arrayBuffer()).byteLength).toBe(answer.fileSize)
      const small = await visitor.show(answer.thumbnailUrl ?? '')
      expect(small.headers.get('content-type')).toBe('image/webp')
      const { width, height } = await sharp(Buffer.from(await small.arrayBuffer())).metadata()
      expect({ width, height }).toEqual({ width: 480, height: 320 })
    },
  )

  test('is measured as it is displayed, and a small one needs no thumbnail', async () => {
    const create = { width: 40, height: 20, channels: 3, background: 'red' } as const
    const turned = await sharp({ create }).jpeg().withMetadata({ orientation: 6 }).toBuffer()
    const answer = await visitor.upload(chat.topic, turned)
    expect(answer).toMatchObject({ width: 20, height: 40 })
    expect(answer.thumbnailUrl).toBeUndefined()
    expect(await visitor.sign(`${answer.fileUrl}/thumbnail`).then(({ status }) => status)).toBe(200)
    expect((await visitor.show(`${answer.fileUrl}/thumbnail`)).status).toBe(404)
  })

  test('that is broken, or has too many pixels for its bytes, is a download', async () => {
    const whole = await picture(300, 300)
    const create = { width: 8200, height: 8200, channels: 3, background: 'red' } as const
    const bomb = await sharp({ create }).png({ palette: true, colours: 2 }).toBuffer()
    for (const bytes of [whole.subarray(0, whole.length / 2), bomb]) {
      const answer = await visitor.upload(chat.topic, bytes, 'photo.png')
      expect(answer.fileType).toBe('application/octet-stream')
      expect(answer.width).toBeUndefined()
    }
  })
})

const html = '<!doctype html><script>alert(1)</script>'
const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(html, 'utf16le')])

test.each<[string, string | Uint8Array]>([
  ['page.html', html],
  ['photo.png', `  \n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`],
  ['photo.jpg', `﻿<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`],
  ['a.txt', `harmless text, and then <script>alert(1)</script>`],
  ['a.html', utf16],
  ['a.xhtml', '<html xmlns="http://www.w3.org/1999/xhtml"/>'],
  ['a.png', '<!-- x --><body onload=alert(1)>'],
])('%s with markup in it never runs: it is an untyped download', async (name, bytes) => {
  const { fileUrl, fileType } = await visitor.upload(chat.topic, bytes, name)
  expect(fileType).toBe('application/octet-stream')
  const { headers } = await visitor.show(fileUrl)
  expect(headers.get('content-type')).toBe('application/octet-stream')
  expect(headers.get('content-disposition')).toMatch(/^attachment; /)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(headers.get('content-security-policy')).toContain('sandbox')
  expect(headers.get('cache-control')).toMatch(/^private/)
})

test.each<[string, string, string]>([
  [
    '报价 “最终”.pdf',
    `filename*=UTF-8''%E6%8A%A5%E4%BB%B7%20%E2%80%9C%E6%9C%80%E7%BB%88%E2%80%9D.pdf`,
    '报价 “最终”.pdf',
  ],
  ['a"b\\c;d.txt', `filename*=UTF-8''c%3Bd.txt`, 'c;d.txt'],
  ['../../etc/passwd', `filename*=UTF-8''passwd`, 'passwd'],
  ['photo\u202egpj.exe', `filename*=UTF-8''photogpj.exe`, 'photogpj.exe'],
])('the name %j is sent in full and does no harm', async (name, header, shown) => {
  const { fileUrl, fileName } = await visitor.upload(chat.topic, 'text', name)
  expect(fileName).toBe(shown)
  const disposition = (await visitor.show(fileUrl)).headers.get('content-disposition') ?? ''
  expect(disposition).toContain(header)
  expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]*"; /)
})

test('audio is played inline, and in ranges', async () => {
  const header = Buffer.from('RIFF____WAVEfmt ')
  const sound = Buffer.concat([header, Buffer.alloc(1000, 7)])
  const { fileUrl, fileType } = await visitor.upload(chat.topic, sound, 'voice.wav')
  expect(fileType).toBe('audio/wav')
  const part = async (range: string) => {
    const response = await visitor.show(fileUrl, { range })
    const text = Buffer.from(await response.arrayBuffer())
    return [response.status, response.headers.get('content-range'), text.length] as const
  }
  expect((await visitor.show(fileUrl)).headers.get('accept-ranges')).toBe('bytes')
  expect(await part('bytes=0-15')).toEqual([206, 'bytes 0-15/1016', 16])
  expect(await part('bytes=1000-')).toEqual([206, 'bytes 1000-1015/1016', 16])
  expect(await part('bytes=-6')).toEqual([206, 'bytes 1010-1015/1016', 6])
  expect(await part('bytes=0-99999')).toEqual([206, 'bytes 0-1015/1016', 1016])
  expect(await part('bytes=1016-')).toEqual([416, 'bytes */1016', 0])
  expect(await part('bytes=5-2')).toEqual([200, null, 1016])
  expect(await part('bytes=0-1,4-5')).toEqual([200, null, 1016])
})

describe('an upload', () => {
  test('over the limit is refused, and just within it is not', async () => {
    expect(await visitor.post(chat.topic, Buffer.alloc(maxUploadBytes + 1, 1))).toEqual(refused(413, 'file_too_large'))
    expect((await visitor.upload(chat.topic, Buffer.alloc(maxUploadBytes, 1))).fileSize).toBe(maxUploadBytes)
  })

  test('without a file, without bytes, or as something else is malformed', async () => {
    const path = '/visitor/api/v1/upload/file'
    const empty = new FormData()
    empty.set('topic', chat.topic)
    expect(await server.http.form(path, empty, chat.visitor.token)).toEqual(refused(400, 'malformed'))
    expect(await visitor.post(chat.topic, '')).toEqual(refused(400, 'malformed'))
    expect(await server.http.post(path, { topic: chat.topic }, chat.visitor.token)).toEqual(refused(400, 'malformed'))
  })

  test('for a thread one takes no part in is refused as if there were none', async () => {
    for (const topic of [strangeTopic, 'org/workgroup/df_wg_uid/nobody', '', 'user/x', `${chat.topic}_internal`]) {
      expect(await visitor.post(topic, 'text')).toEqual(refused(404, 'thread_not_found'))
    }
    expect((await agent.post(`${chat.topic}_internal`, 'text')).status).toBe(200)
  })
})

describe('a file is visible', () => {
  test('before it is sent: to its owner only; afterwards: to everybody in the thread and nobody else', async () => {
    const { fileUrl } = await visitor.upload(chat.topic, 'the text')
    expect((await visitor.sign(fileUrl)).status).toBe(200)
    for (const other of [agent, strange]) expect(await other.sign(fileUrl)).toEqual(refused(404, 'not_found'))
    expect((await visitor.send(chat.topic, { url: fileUrl })).status).toBe(200)
    expect(await (await agent.show(fileUrl)).text()).toBe('the text')
    expect(await strange.sign(fileUrl)).toEqual(refused(404, 'not_found'))
    const both = await agent.signAll([fileUrl, '/file/nothing', 'https://elsewhere.example/a'])
    expect(Object.keys(both.body.data)).toEqual([fileUrl])
  })

  test('a signed address is valid for that file only, and cannot be forged', async () => {
    const one = await visitor.upload(chat.topic, 'one')
    const other = await visitor.upload(chat.topic, 'other')
    const { body } = await visitor.sign(one.fileUrl)
    const signed = (body.data as unknown as Record<string, string>)[one.fileUrl] ?? ''
    const query = new URL(signed, server.url).search
    for (const path of [
      other.fileUrl + query,
      `${one.fileUrl}/thumbnail${query}`,
      signed.replace(/expires=\d+/, 'expires=99999999999999'),
      signed.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      `${one.fileUrl}?expires=99999999999999&signature=`,
    ]) {
      expect(await server.http.get(path)).toEqual(refused(403, 'link_expired'))
    }
  })

  test('an unsigned address shows nothing, and says that a new one is needed', async () => {
    const { fileUrl } = await visitor.upload(chat.topic, 'unsigned')
    const [, query = ''] =
      ((await visitor.sign(fileUrl)).body.data as unknown as Record<string, string>)[fileUrl]?.split('?') ?? []
    for (const part of ['', ...query.split('&')]) {
      for (const path of [fileUrl, `${fileUrl}/thumbnail`])
        expect(await server.http.get(`${path}?${part}`)).toEqual(refused(403, 'link_expired'))
    }
    expect(await server.http.get('/file/nothing')).toEqual(refused(403, 'link_expired'))
    expect((await fetch(`${server.url}${fileUrl}?${query}`)).status).toBe(200)
  })
})

describe('a message', () => {
  test('cannot show a file uploaded elsewhere, or by somebody else and not sent here', async () => {
    const { fileUrl } = await strange.upload(strangeTopic, 'of a stranger')
    const mine = await agent.upload(chat.topic, 'not sent yet')
    for (const url of [fileUrl, `${fileUrl}/thumbnail`, mine.fileUrl, '/file/nothing']) {
      for (const content of [{ url }, { thumbnailUrl: url }, { url: 'https://a.example', coverUrl: url }])
        expect(await visitor.send(chat.topic, content)).toEqual(refused(403, 'forbidden'))
      expect(await visitor.send(chat.topic, { url }, { type: 'OF_THEIR_OWN' })).toEqual(refused(403, 'forbidden'))
    }
    expect((await visitor.send(chat.topic, { url: fileUrl }, { type: 'TEXT' })).status).toBe(200)
    expect(await visitor.sign(fileUrl)).toEqual(refused(404, 'not_found'))
    expect((await agent.send(chat.topic, { url: mine.fileUrl })).status).toBe(200)
    expect((await visitor.send(chat.topic, { url: mine.fileUrl })).status).toBe(200)
  })

  test('shows its file to the agents only when it is a note, and to nobody once withdrawn', async () => {
    const notes = `${chat.topic}_internal`
    const noted = await agent.upload(notes, 'a note')
    expect((await agent.send(notes, { url: noted.fileUrl })).status).toBe(200)
    expect((await agent.sign(noted.fileUrl)).status).toBe(200)
    expect(await visitor.sign(noted.fileUrl)).toEqual(refused(404, 'not_found'))
    expect(await agent.send(chat.topic, { url: noted.fileUrl })).toEqual(refused(403, 'forbidden'))
    const { fileUrl } = await visitor.upload(chat.topic, 'by mistake')
    await visitor.send(chat.topic, { url: fileUrl }, { uid: 'mistake' })
    expect((await agent.sign(fileUrl)).status).toBe(200)
    const recall = { type: 'RECALL', content: 'mistake', thread: { topic: chat.topic } }
    expect((await server.http.post('/visitor/api/v1/message/send', recall, chat.visitor.token)).status).toBe(200)
    expect(await agent.sign(fileUrl)).toEqual(refused(404, 'not_found'))
  })
})
