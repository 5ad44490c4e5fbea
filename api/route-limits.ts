import { Refused } from '../domain/refusal.ts'

/** How many requests an address may make per minute, by route. */
export interface RequestsAMinute {
  readonly init: number
  readonly login: number
  readonly search: number
  readonly widget: number
  readonly availability: number
  readonly uploads: number
  readonly browse: number
  readonly live: number
}

/** Returns the `config` of a route that accepts this many requests a minute from an address. */
export function aMinute(limits: RequestsAMinute, route: keyof RequestsAMinute) {
  const errorResponseBuilder = () => new Refused('too_many_requests').by(`requestsAMinute.${route}`)
  return { rateLimit: { max: limits[route], timeWindow: '1 minute', errorResponseBuilder } }
}
