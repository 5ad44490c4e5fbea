import helmet from '@fastify/helmet'
import type { AskedFrom } from '../app/limits/client-address.ts'
import { answerPolicy } from './content-security.ts'
import type { App } from './fastify-app.ts'
import { noStore } from './send-refusal.ts'

/** What every answer has beside what it is. */
export interface AnswerGuard {
  /** How long a browser that came over TLS uses nothing else for this host; 0 leaves that to others. */
  readonly hstsSeconds: number
  readonly cameOverTls: (request: AskedFrom) => boolean
}

/** Every answer protects the browser that gets it, and none is kept unless its route says so. */
export async function guardAnswers(app: App, { hstsSeconds, cameOverTls }: AnswerGuard): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: answerPolicy },
    frameguard: { action: 'deny' },
    // Said below, for it has no meaning over plain HTTP (RFC 6797 §7.2).
    strictTransportSecurity: false,
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(noStore)
    if (hstsSeconds > 0 && cameOverTls(request.raw)) reply.header('strict-transport-security', `max-age=${hstsSeconds}`)
  })
}
