import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { bytesOf, checkLink, fileBehind, type LinkSeal } from '../../../app/files/signed-links.ts'
import type { FileDeps } from '../../../app/files/upload.ts'
import {
  type FilePart,
  type FileUid,
  isShownInline,
  type UploadedFile,
  unknownType,
} from '../../../domain/message/file.ts'
import { filePolicy } from '../../content-security.ts'
import type { ApiDeps } from '../../deps.ts'
import type { App } from '../../fastify-app.ts'
import { rangeIn } from '../../range.ts'

const params = Type.Object({ uid: Type.String({ minLength: 1, maxLength: 64 }) })
// An unsigned address is refused like an expired one: in both cases a new signature helps.
const querystring = Type.Object({
  by: Type.String({ maxLength: 512, default: '', description: 'Whom it was made for' }),
  expires: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    default: 0,
    description: 'ms since 1970 UTC',
  }),
  signature: Type.String({ maxLength: 128, default: '' }),
})

const binary = { schema: Type.String({ format: 'binary' }) }
const shownTypes = ['application/octet-stream', 'image/*', 'audio/*', 'video/*']
const anyFile = Object.fromEntries(shownTypes.map((type) => [type, binary]))
const whole = {
  200: { description: 'The file', content: anyFile },
  206: { description: 'The part that `Range` asks for', content: anyFile },
  416: { description: 'The file has no such part' },
}
const small = { 200: { description: 'The picture, at most 480 px', content: { 'image/webp': binary } } }

/** The files themselves, for anybody with a signed address; no token is needed. */
export function fileRoutes(app: App, { fileDeps }: ApiDeps): void {
  const schema = { tags: ['files'], params, querystring }
  const file = { ...schema, summary: 'A file, by its signed address; audio and video also in parts (Range)' }
  app.get('/file/:uid', { schema: file, config: { documented: { response: whole } } }, (request, reply) =>
    send(fileDeps, request, { reply, part: 'whole', seal: request.query, uid: request.params.uid as FileUid }),
  )
  const thumbnail = { ...schema, summary: 'The small picture of a picture, by its signed address' }
  app.get(
    '/file/:uid/thumbnail',
    { schema: thumbnail, config: { documented: { response: small } } },
    (request, reply) =>
      send(fileDeps, request, { reply, part: 'thumbnail', seal: request.query, uid: request.params.uid as FileUid }),
  )
}

interface Asked {
  readonly reply: FastifyReply
  readonly part: FilePart
  readonly uid: FileUid
  readonly seal: LinkSeal
}

async function send(deps: FileDeps, request: FastifyRequest, { reply, part, uid, seal }: Asked): Promise<FastifyReply> {
  checkLink(deps, { uid, part }, seal)
  const file = await fileBehind(deps, { uid, part }, seal)
  const range = part === 'whole' ? rangeIn(request.headers.range, file.size) : undefined
  if (range === 'unsatisfiable') return reply.status(416).header('content-range', `bytes */${file.size}`).send()
  // Read first: if there are no bytes, the answer is a refusal without these headers.
  const bytes = await bytesOf(deps, { uid, part }, range)
  reply.headers(part === 'whole' ? headersOf(file) : thumbnailHeaders)
  if (range !== undefined) {
    reply.status(206).header('content-range', `bytes ${range.first}-${range.last}/${file.size}`)
    reply.header('content-length', range.last - range.first + 1)
  } else if (part === 'whole') reply.header('content-length', file.size)
  return reply.send(bytes)
}

const common = {
  // Nothing in the file may run, whatever it is and wherever it is opened.
  'content-security-policy': filePolicy,
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, max-age=600',
}
const thumbnailHeaders = { ...common, 'content-type': 'image/webp', 'content-disposition': 'inline' }

function headersOf({ type, name }: UploadedFile) {
  const isInline = isShownInline(type)
  return {
    ...common,
    'content-type': isInline ? type : unknownType,
    'content-disposition': `${isInline ? 'inline' : 'attachment'}; ${fileNameOf(name)}`,
    'accept-ranges': 'bytes',
  }
}

/** RFC 6266: plain ASCII for old clients, UTF-8 (RFC 5987) for all others. */
function fileNameOf(name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`)
  return `filename="${ascii}"; filename*=UTF-8''${encoded}`
}
