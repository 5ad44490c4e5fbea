import type { Introduction } from '../core/connection/visitor-session.ts'
import { readJson, recordOf } from '../core/platform/coerce.ts'

/** A person whom the site's backend has signed. */
export type Identity = Introduction & { readonly visitorUid: string; readonly visitorHash: string }

/** An identity, and whether it is sure that they are meant to be here: not so by a link, which anybody may have made. */
export interface HandedOver {
  readonly identity: Identity
  readonly isSure: boolean
}

const names = ['visitorUid', 'visitorHash', 'priority', 'nickname', 'avatar', 'mobile', 'email', 'note', 'extra']
/** Longer texts are no identity; the server's own limits are stricter. */
const maxCharacters = 8192
const parameter = 'identity'

/** Returns the identity in what somebody has handed over; undefined if it names nobody or is not signed. */
export function readIdentity(given: unknown): Identity | undefined {
  const record = recordOf(given)
  const known = names
    .map((name) => [name, record[name]] as const)
    .filter(([, value]) => typeof value === 'string' || Number.isFinite(value))
    .map(([name, value]) => [name, name === 'priority' ? Number(value) : `${value}`] as const)
  const identity = Object.fromEntries(known) as Record<string, unknown>
  const isLong = known.some(([, value]) => typeof value === 'string' && value.length > maxCharacters)
  if (isLong || !identity.visitorUid || !identity.visitorHash) return undefined
  return identity as unknown as Identity
}

/** What a fragment hands over: nothing, somebody, or something that is nobody. */
export type Handed = { readonly kind: 'nothing' } | { readonly kind: 'nobody' } | KnownPerson
type KnownPerson = { readonly kind: 'known'; readonly identity: Identity }

/** Reads `#identity=…`, base64url of JSON, and returns the rest of the fragment. */
export function readFragment(fragment: string): { readonly handed: Handed; readonly rest: string } {
  const parts = fragment.replace(/^#/, '').split('&')
  const given = parts.find((part) => part.startsWith(`${parameter}=`))
  const rest = parts.filter((part) => part !== given).join('&')
  if (given === undefined) return { handed: { kind: 'nothing' }, rest }
  const identity = readIdentity(readJson(decoded(given.slice(parameter.length + 1))))
  return { handed: identity === undefined ? { kind: 'nobody' } : { kind: 'known', identity }, rest }
}

/** Returns the UTF-8 text in base64url, with or without padding; empty for anything else. */
function decoded(text: string): string {
  try {
    const bytes = atob(decodeURIComponent(text).replaceAll('-', '+').replaceAll('_', '/'))
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
  } catch {
    return ''
  }
}
