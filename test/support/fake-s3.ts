import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** The part of S3 that a file store needs: put whole or in parts, get in ranges, delete; path style. */
export interface FakeS3 {
  readonly url: string
  readonly objects: ReadonlyMap<string, Buffer>
  readonly close: () => Promise<unknown>
}

interface Shelf {
  readonly objects: Map<string, Buffer>
  readonly parts: Map<string, Buffer[]>
}

export async function startFakeS3(): Promise<FakeS3> {
  const shelf: Shelf = { objects: new Map(), parts: new Map() }
  const server = createServer((request, response) => void answer(shelf, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    objects: shelf.objects,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer({ objects, parts }: Shelf, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3')
  const upload = searchParams.get('uploadId')
  const body = await buffer(request)
  const end = (status: number, text: Buffer | string = '') => {
    response.writeHead(status, { etag: '"e"' }).end(text)
  }
  if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) return end(403)
  if (request.method === 'POST' && upload === null) {
    parts.set('u1', [])
    return end(200, '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>')
  }
  if (request.method === 'POST') {
    objects.set(pathname, Buffer.concat(parts.get(upload ?? '') ?? []))
    return end(200, '<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>')
  }
  if (request.method === 'PUT') {
    const list = parts.get(upload ?? '')
    if (list === undefined) objects.set(pathname, body)
    else list[Number(searchParams.get('partNumber')) - 1] = body
    return end(200)
  }
  if (request.method === 'DELETE') {
    objects.delete(pathname)
    return end(204)
  }
  const found = objects.get(pathname)
  if (found === undefined) return end(404, '<Error><Code>NoSuchKey</Code></Error>')
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  return first === undefined ? end(200, found) : end(206, found.subarray(Number(first), Number(last) + 1))
}
