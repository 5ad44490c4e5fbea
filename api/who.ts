import type { FastifyRequest } from 'fastify'
import type { Recognized, Sessions } from '../app/sessions.ts'
import type { Claims } from '../app/tokens.ts'
import type { Actor } from '../domain/person.ts'
import { Refused } from '../domain/refusal.ts'

type VisitorActor = Extract<Actor, { kind: 'visitor' }>
type AgentActor = Extract<Actor, { kind: 'agent' }>

/** Finds out who makes a request, from its `Authorization: Bearer` header. */
export class Who {
  readonly #sessions: Sessions
  readonly #serviceOf: (key: string) => Promise<Actor | null>

  constructor(sessions: Sessions, serviceOf: (key: string) => Promise<Actor | null>) {
    this.#sessions = sessions
    this.#serviceOf = serviceOf
  }

  /** A visitor. Throws Refused `unauthenticated`, or `forbidden` for anybody else. */
  async visitor(request: FastifyRequest): Promise<VisitorActor> {
    return (await this.visitorSession(request)).actor
  }

  /** A visitor with the token they came with. */
  async visitorSession(request: FastifyRequest): Promise<{ actor: VisitorActor; claims: Claims }> {
    const { actor, claims } = await this.#person(request)
    if (actor.kind !== 'visitor') throw new Refused('forbidden')
    return { actor, claims }
  }

  /** An agent. Throws Refused `unauthenticated`, or `forbidden` for anybody else. */
  async agent(request: FastifyRequest): Promise<AgentActor> {
    return (await this.agentSession(request)).actor
  }

  /** An agent with the token they came with. */
  async agentSession(request: FastifyRequest): Promise<{ actor: AgentActor; claims: Claims }> {
    const { actor, claims } = await this.#person(request)
    if (actor.kind !== 'agent') throw new Refused('forbidden')
    return { actor, claims }
  }

  /** An agent, or a backend with an API key. */
  async agentOrService(request: FastifyRequest): Promise<Actor> {
    return (await this.#serviceOf(bearerOf(request) ?? '')) ?? (await this.agent(request))
  }

  async #person(request: FastifyRequest): Promise<Extract<Recognized, { outcome: 'valid' }>> {
    const token = bearerOf(request)
    if (token === undefined) throw new Refused('unauthenticated')
    const recognized = await this.#sessions.recognize(token)
    if (recognized.outcome !== 'valid')
      throw new Refused('unauthenticated', `The access token is ${recognized.outcome}.`)
    return recognized
  }
}

/** The token of an `Authorization: Bearer` header. */
export function bearerOf(request: FastifyRequest): string | undefined {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ')
  return scheme?.toLowerCase() === 'bearer' && token ? token : undefined
}
