/** How many requests an address may make in a minute, by route. */
export interface RequestsAMinute {
  readonly init: number
  readonly login: number
  readonly search: number
  readonly widget: number
  readonly availability: number
  readonly uploads: number
}

/** The `config` of a route that takes so many requests a minute from an address. */
export function aMinute(max: number) {
  return { rateLimit: { max, timeWindow: '1 minute' } }
}
