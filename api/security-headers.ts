import helmet from '@fastify/helmet'
import type { AskedFrom } from '../app/limits/client-address.ts'
import { answerPolicy } from './content-security.ts'
import type { App } from './fastify-app.ts'
import { noStore } from './send-refusal.ts'

/** Settings for the headers of every answer. */
export interface AnswerGuard {
  /** How long a browser that came over TLS uses only TLS for this host; 0 sends no header. */
  readonly hstsSeconds: number
  readonly cameOverTls: (request: AskedFrom) => boolean
}

/** Adds protective headers to every answer, and forbids caching unless the route allows it. */
export async function guardAnswers(app: App, { hstsSeconds, cameOverTls }: AnswerGuard): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: answerPolicy },
    frameguard: { action: 'deny' },
    // Set below, because it has no meaning over plain HTTP (RFC 6797 §7.2).
    strictTransportSecurity: false,
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(noStore)
    if (hstsSeconds > 0 && cameOverTls(request.raw)) reply.header('strict-transport-security', `max-age=${hstsSeconds}`)
  })
}
