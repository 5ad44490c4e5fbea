import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { Recognized, Sessions } from '../app/auth/sessions.ts'
import type { Claims } from '../app/auth/tokens.ts'
import type { Actor, AgentActor, VisitorActor } from '../domain/person.ts'
import { Refused } from '../domain/refusal.ts'
import type { Callers } from './operations.ts'

type Recognition = Extract<Recognized, { outcome: 'valid' }>
type Authenticated = Recognition | { readonly actor: Actor; readonly claims: null }

declare module 'fastify' {
  interface FastifyRequest {
    /** Who was authenticated; null on routes for anyone. */
    caller: Authenticated | null
    /**
     * Asks once more whether the caller may do this: whoever was let in may have been erased, blocked or logged out
     * while their body was on its way, or while they waited. Throws Refused as at the door.
     */
    letInAgain: () => Promise<void>
  }
}

/** Authenticates requests by their `Authorization: Bearer` header. */
export class Authenticator {
  readonly #sessions: Sessions
  readonly #serviceOf: (key: string) => Promise<Actor | null>

  constructor(sessions: Sessions, serviceOf: (key: string) => Promise<Actor | null>) {
    this.#sessions = sessions
    this.#serviceOf = serviceOf
  }

  /**
   * Authorizes a request before anything else in it is read: a stranger costs no parsing and learns nothing about what
   * a route accepts. Throws Refused `unauthenticated`, or `forbidden` for a token of another kind.
   */
  async letIn(request: FastifyRequest, callers: Callers): Promise<void> {
    if (callers === 'anyone' || callers === 'newcomer') return
    const service = callers === 'agent or backend' ? await this.#serviceOf(bearerOf(request) ?? '') : null
    const caller = service === null ? await this.#person(request) : { actor: service, claims: null }
    if (!kinds[callers].includes(caller.actor.kind)) throw new Refused('forbidden')
    request.caller = caller
  }

  /** Returns the authenticated visitor. */
  async visitor(request: FastifyRequest): Promise<VisitorActor> {
    return (await this.visitorSession(request)).actor
  }

  /** Returns the authenticated visitor with the claims of their token. */
  async visitorSession({ caller }: FastifyRequest): Promise<{ actor: VisitorActor; claims: Claims }> {
    if (caller?.actor.kind !== 'visitor' || caller.claims === null) throw new Refused('unauthenticated')
    return { actor: caller.actor, claims: caller.claims }
  }

  /** Returns the authenticated agent. */
  async agent(request: FastifyRequest): Promise<AgentActor> {
    return (await this.agentSession(request)).actor
  }

  /** Returns the authenticated agent with the claims of their token. */
  async agentSession({ caller }: FastifyRequest): Promise<{ actor: AgentActor; claims: Claims }> {
    if (caller?.actor.kind !== 'agent' || caller.claims === null) throw new Refused('unauthenticated')
    return { actor: caller.actor, claims: caller.claims }
  }

  /** Returns the authenticated agent, or the backend with an API key. */
  async agentOrService({ caller }: FastifyRequest): Promise<Actor> {
    if (caller === null) throw new Refused('unauthenticated')
    return caller.actor
  }

  /** Throws Refused `unauthenticated` if the session of a request has ended since it was authenticated. */
  async isStillIn(request: FastifyRequest): Promise<void> {
    await this.#person(request)
  }

  /** Fails a stream as soon as the session of the request that asked for it ends. */
  async endWithSession({ caller }: FastifyRequest, stream: Readable): Promise<void> {
    if (caller === null || caller.claims === null) throw new Refused('unauthenticated')
    const forget = this.#sessions.whenEnded(caller.claims, () => stream.destroy(new Refused('unauthenticated')))
    stream.once('close', forget)
  }

  async #person(request: FastifyRequest): Promise<Recognition> {
    const token = bearerOf(request)
    if (token === undefined) throw new Refused('unauthenticated')
    const recognized = await this.#sessions.recognize(token)
    if (recognized.outcome !== 'valid')
      throw new Refused('unauthenticated', `The access token is ${recognized.outcome}.`)
    return recognized
  }
}

const kinds: Readonly<Record<Exclude<Callers, 'anyone' | 'newcomer'>, readonly Actor['kind'][]>> = {
  visitor: ['visitor'],
  agent: ['agent'],
  'agent or backend': ['agent', 'service'],
}

/** Returns the token of an `Authorization: Bearer` header. */
export function bearerOf(request: FastifyRequest): string | undefined {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ')
  return scheme?.toLowerCase() === 'bearer' && token ? token : undefined
}
