import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'

const server = perFile.server()

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const)('a body in %s is refused without being unpacked', async (encoding, compress) => {
  // 10 MB, about 10 KB as gzip.
  const packed = compress(
    Buffer.concat([Buffer.from('{"nickname":"'), Buffer.alloc(10_000_000, 0x61), Buffer.from('"}')]),
  )
  const headers = { 'content-type': 'application/json', 'content-encoding': encoding }
  const answer = await fetch(`${server.url}/visitor/api/v1/init`, {
    method: 'POST',
    headers,
    body: new Uint8Array(packed),
  })
  expect({ status: answer.status, body: await answer.json() }).toEqual(refused(400, 'malformed'))
})
