import multipart from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refused } from '../domain/refusal.ts'
import { hasEnded } from './drain-request.ts'
import type { App } from './fastify-app.ts'

/** Adds routes in a scope of their own that accepts multipart/form-data, which no other route does. */
export async function withForms(app: App, addRoutes: (scope: App) => void): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(multipart, { throwFileSizeLimit: false })
    addRoutes(scope as App)
  })
}

/**
 * Runs what reads a form with a file. A body that is far too long is not read at all; one that is slightly too long is,
 * so that the sender reads the answer. Throws Refused `file_too_large`, `malformed` for a file that did not arrive, and
 * what `take` throws.
 */
export async function takingForm<Answer>(
  { request, reply, maxBytes }: { request: FastifyRequest; reply: FastifyReply; maxBytes: number },
  take: () => Promise<Answer>,
): Promise<Answer> {
  try {
    if (Number(request.headers['content-length'] ?? 0) > 4 * maxBytes + 65_536) throw new Refused('file_too_large')
    return await take()
  } catch (error) {
    if (request.raw.destroyed && !request.raw.complete) throw new Refused('malformed', 'The file did not arrive.')
    // The rest of the body would be taken for the next request. [RFC 9112 §9.3]
    if (!(await hasEnded(request.raw))) reply.header('connection', 'close')
    throw error
  }
}

/**
 * Reads a form, or a file in it. Throws Refused `malformed` for whatever the parser reports about a form without a
 * boundary or an end, which is the sender's fault and not the server's.
 */
export async function* readForm<Piece>(pieces: AsyncIterable<Piece>): AsyncGenerator<Piece> {
  try {
    yield* pieces
  } catch (error) {
    // An error with a status already says what is wrong, such as too many parts.
    if (error instanceof Error && 'statusCode' in error) throw error
    throw new Refused('malformed', 'The form could not be read.')
  }
}
