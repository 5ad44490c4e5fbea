import { beforeAll, expect, test } from 'vitest'
import { fileNames } from '../support/file-names.ts'
import { FileClient } from '../support/files.ts'
import { perFile } from '../support/fixtures.ts'

const server = perFile.server()
const chat = perFile.chat(server)
let agent: FileClient

beforeAll(() => {
  agent = new FileClient(server, chat.agent, 'agent')
})

test('there are that many names', () => {
  expect(fileNames.length).toBeGreaterThanOrEqual(60)
})

test.each(fileNames)(
  '%j arrives as it was typed, and reads the same in the thread and the download',
  async (typed, read = typed) => {
    const { fileUrl, fileName } = await agent.upload(chat.topic, 'text', typed)
    expect(fileName).toBe(read)
    const sent = await agent.send(chat.topic, { url: fileUrl, name: fileName })
    expect(sent.status).toBe(200)
    const path = `/visitor/api/v1/message/thread/uid?threadUid=${chat.uid}&pageSize=1`
    const history = await server.http.get(path, chat.visitor.token)
    const last = history.body.data?.content[0]
    expect(JSON.parse(last?.content ?? '')).toMatchObject({ name: read })
    const shown = await agent.show(fileUrl)
    expect(shown.status).toBe(200)
    expect(nameIn(shown.headers.get('content-disposition') ?? '')).toBe(read)
  },
)

/** Returns the name in `filename*` (RFC 6266); checks that the plain fallback cannot inject a header. */
function nameIn(disposition: string): string {
  const [, plain = '', name = ''] =
    /^(?:inline|attachment); filename="([^"]*)"; filename\*=UTF-8''([\w.!#$&+^`|~%-]*)$/.exec(disposition) ?? []
  expect(plain).toMatch(/^[\x20-\x7e]+$/)
  return decodeURIComponent(name)
}

/** Posts a form as raw bytes, for what no browser sends. */
async function postRaw(disposition: string): Promise<{ status: number; name: unknown }> {
  const boundary = 'a-boundary'
  const parts = [
    `--${boundary}\r\ncontent-disposition: form-data; name="topic"\r\n\r\n${chat.topic}\r\n`,
    `--${boundary}\r\ncontent-disposition: form-data; name="file"${disposition}\r\n`,
    `content-type: application/octet-stream\r\n\r\ntext\r\n--${boundary}--\r\n`,
  ]
  const headers = {
    'content-type': `multipart/form-data; boundary=${boundary}`,
    authorization: `Bearer ${chat.agent.token}`,
  }
  const answer = await fetch(`${server.url}/api/v1/upload/file`, { method: 'POST', headers, body: parts.join('') })
  const { data } = (await answer.json()) as { data: { fileName?: string } | null }
  return { status: answer.status, name: data?.fileName }
}

test.each([
  ['', 200, 'file'],
  ['; filename=""', 200, 'file'],
  ['; filename=bare.txt', 200, 'bare.txt'],
  ['; filename="a\\"b.txt"', 200, 'a"b.txt'],
  [`; filename*=UTF-8''%E5%B8%98.txt`, 200, '帘.txt'],
  [`; filename*=UTF-8''%ff%fe.txt`, 400, undefined],
  [`; filename*=nonsense`, 200, expect.any(String)],
  ['; filename="nul\0.txt"', 200, 'nul.txt'],
  ['; filename="never ends', 200, 'never ends'],
  ['; filename="two\r\nlines.txt"', 200, 'two'],
  ['; filename="two\nlines.txt"', 400, undefined],
  [`; filename="${'x'.repeat(200_000)}"`, 200, 'x'.repeat(255)],
])('a form that says %j is accepted or refused, and causes no server error', async (disposition, status, name) => {
  expect(await postRaw(disposition)).toEqual({ status, name })
})
