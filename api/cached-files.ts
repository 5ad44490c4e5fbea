import { ReadStream } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { App } from './fastify-app.ts'

/** Bytes cached in total; the built files take a tenth of it. */
const maxKeptBytes = 32 * 1024 * 1024

/** The folder of the documentation pages. */
export const docsFolder = join(dirname(fileURLToPath(import.meta.resolve('@fastify/swagger-ui'))), 'static')

/**
 * Serves the files of these folders from one buffer each, however many clients ask at once, because a streamed file
 * holds a descriptor and a buffer for every slow reader. A changed file has another ETag and is read again.
 */
export function keepFiles(app: App, folders: readonly string[]): void {
  const kept = new Map<string, Buffer>()
  let keptBytes = 0
  app.addHook('onSend', async (_request, reply, payload) => {
    if (!(payload instanceof ReadStream) || reply.statusCode !== 200) return payload
    const path = String(payload.path)
    if (!folders.some((folder) => path.startsWith(folder + sep))) return payload
    const key = `${path} ${reply.getHeader('etag')}`
    const known = kept.get(key)
    if (known !== undefined) {
      payload.destroy()
      return known
    }
    const bytes = await buffer(payload)
    keptBytes += kept.has(key) ? 0 : bytes.length
    if (keptBytes > maxKeptBytes) {
      kept.clear()
      keptBytes = bytes.length
    }
    kept.set(key, bytes)
    return bytes
  })
}
