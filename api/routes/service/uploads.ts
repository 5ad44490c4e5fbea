import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { signFiles } from '../../../app/files/signed-links.ts'
import {
  admitFile,
  type FileDeps,
  type FinishedUpload,
  finishUpload,
  type IncomingUpload,
  receiveBytes,
} from '../../../app/files/upload.ts'
import type { Leave, Uploader } from '../../../app/files/upload-limiter.ts'
import type { Topic } from '../../../domain/ids.ts'
import { fileMessageType, fileUrl } from '../../../domain/message/file.ts'
import type { OrganizationActor } from '../../../domain/person.ts'
import { Refused } from '../../../domain/refusal.ts'
import { checkText } from '../../body.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { readForm, takingForm, withForms } from '../../receive-form.ts'
import { aMinute } from '../../route-limits.ts'
import { named } from '../../schemas/named.ts'
import { oneOf } from '../../schemas/one-of.ts'

/** One of the two groups of routes: its prefix and who may use it. */
export interface UploadDoor {
  readonly at: string
  /** A second prefix, for uploading only. */
  readonly alsoAt?: string
  readonly actor: (request: FastifyRequest) => Promise<OrganizationActor>
}

const uploaded = named(
  'UploadedFile',
  Type.Object({
    fileUrl: Type.String({ description: 'For messages; shown by its signed form' }),
    fileName: Type.String(),
    fileSize: Type.Integer({ description: 'Bytes' }),
    fileType: Type.String({ description: 'Found in the bytes' }),
    messageType: oneOf(['IMAGE', 'VIDEO', 'AUDIO', 'FILE'], 'The type of the message that shows it as what it is'),
    width: Type.Optional(Type.Integer({ description: 'Of a picture or film, upright, in pixels' })),
    height: Type.Optional(Type.Integer()),
    duration: Type.Optional(Type.Number({ description: 'Of sound or film, in seconds, where the file tells it' })),
    thumbnailUrl: Type.Optional(Type.String({ description: 'At most 480 px' })),
  }),
)
const signed = Type.Record(Type.String(), Type.String(), { description: 'Signed addresses by the ones asked for' })
const url = Type.String({ minLength: 1, maxLength: 256 })
const bytes = Type.String({ format: 'binary', description: 'The file, with its name' })
const uploadForm = Type.Object({
  topic: Type.Optional(
    Type.String({
      description: 'Where it will be sent; comes before the file. Without one: in any conversation of yours',
    }),
  ),
  file: bytes,
})
const tags = ['files']

/** Uploading files and signing their addresses. */
export async function uploadRoutes(app: App, deps: ApiDeps, door: UploadDoor): Promise<void> {
  routeSign(app, deps.fileDeps, door)
  await withForms(app, (scope) => {
    for (const at of [door.at, door.alsoAt]) if (at !== undefined) routeUpload(scope, deps, { ...door, at })
  })
}

function routeUpload(app: App, { fileDeps, requestsAMinute, addressOf }: ApiDeps, { at, actor }: UploadDoor): void {
  const summary = 'Upload a file: multipart/form-data with `topic`, if it is for one, then `file`'
  const config = { documented: { body: uploadForm }, ...aMinute(requestsAMinute, 'uploads') }
  const consumes = ['multipart/form-data']
  const schema = { summary, tags, consumes, response: { 200: envelope(uploaded) } }
  app.post(`${at}/upload/file`, { config, schema }, (request, reply) =>
    takingForm({ request, reply, maxBytes: fileDeps.maxBytes }, async () => {
      const uploader = { actor: await actor(request), address: addressOf(request.raw) }
      return ok(show(await takeForm(request, fileDeps, uploader)))
    }),
  )
}

function routeSign(app: App, deps: FileDeps, { at, actor }: UploadDoor): void {
  const summary = 'Addresses of files one may see, good for 10 minutes and more'
  const schema = { summary, tags, response: { 200: envelope(signed) } }
  const sign = async (request: FastifyRequest, urls: readonly string[]) => signFiles(deps, await actor(request), urls)
  const one = Type.Object({ url })
  app.get(`${at}/upload/sign`, { schema: { ...schema, querystring: one } }, async (request) => {
    const found = await sign(request, [request.query.url])
    if (Object.keys(found).length === 0) throw new Refused('not_found')
    return ok(found)
  })
  // Without those that are not there, even if none is: a page of old messages is no error.
  const several = Type.Object({ urls: Type.Array(url, { minItems: 1, maxItems: 100 }) })
  app.post(`${at}/upload/sign`, { schema: { ...schema, body: several } }, async (request) =>
    ok(await sign(request, request.body.urls)),
  )
}

type OrganizationUploader = Uploader & { readonly actor: OrganizationActor }

/** An upload in progress. */
interface Arrival {
  readonly topic: Topic
  readonly name: string
  readonly leave: Leave
  /** Bytes received so far, complete or not. */
  received: number
  incoming?: IncomingUpload
}

/** Receives the file of a form, completely or not at all; its topic must come before it. */
async function takeForm(
  request: FastifyRequest,
  deps: FileDeps,
  uploader: OrganizationUploader,
): Promise<FinishedUpload> {
  if (!request.isMultipart()) throw new Refused('malformed', 'Send multipart/form-data with `file`.')
  const limits = { fileSize: deps.maxBytes, files: 1, fields: 16, fieldSize: 1024, parts: 17 }
  let arrival: Arrival | undefined
  let topic: string | undefined
  try {
    for await (const part of readForm(request.parts({ limits }))) {
      if (part.type === 'file') {
        arrival = await admitPart(request, deps, { part, uploader, topic: topic as Topic | undefined })
        await receivePart(deps, part, arrival)
      } else if (part.fieldname === 'topic') {
        if (arrival !== undefined) throw new Refused('malformed', 'Send the field `topic` before the file.')
        topic = checkText(String(part.value))
      }
    }
    if (arrival?.incoming === undefined) throw new Refused('malformed', 'There is no file in it.')
    await request.letInAgain()
    return await finishUpload(deps, uploader.actor, { ...arrival, incoming: arrival.incoming })
  } finally {
    // This comes first: a failing disk must not keep the slot occupied.
    arrival?.leave(arrival.received)
    await arrival?.incoming?.discard()
  }
}

/** About the size of a form besides its file. */
const formBytes = 4096

async function admitPart(
  request: FastifyRequest,
  deps: FileDeps,
  {
    part,
    uploader,
    topic: requested,
  }: { part: MultipartFile; uploader: OrganizationUploader; topic: Topic | undefined },
): Promise<Arrival> {
  const name = checkText(unescapeName(part.filename ?? ''))
  const bytes = Math.max(0, Number(request.headers['content-length'] ?? 0) - formBytes)
  return { name, received: 0, ...(await admitFile(deps, uploader, { topic: requested, bytes })) }
}

const escaped: Readonly<Record<string, string>> = { '22': '"', '0d': '\r', '0a': '\n' }

/** Browsers escape only three characters of a name in a form (HTML, "multipart/form-data encoding algorithm"). */
function unescapeName(name: string): string {
  return name.replaceAll(/%(22|0d|0a)/gi, (_, digits: string) => escaped[digits.toLowerCase()] ?? '')
}

async function receivePart(deps: FileDeps, { file }: MultipartFile, arrival: Arrival): Promise<void> {
  arrival.incoming = await receiveBytes(deps, readForm(file), (count) => {
    arrival.received = count
  })
  if (file.truncated) throw new Refused('file_too_large')
  if (arrival.incoming.bytes === 0) throw new Refused('malformed', 'There is no file in it.')
}

function show({ file, recording }: FinishedUpload) {
  const { uid, name, size, type, picture } = file
  const { width, height } = picture ?? recording?.picture ?? {}
  return {
    ...{ fileUrl: fileUrl(uid), fileName: name, fileSize: size, fileType: type },
    messageType: fileMessageType(file, recording),
    ...(width === undefined || height === undefined ? {} : { width, height }),
    ...(recording === null || recording.seconds === 0 ? {} : { duration: recording.seconds }),
    ...(picture?.hasThumbnail === true ? { thumbnailUrl: fileUrl(uid, 'thumbnail') } : {}),
  }
}
