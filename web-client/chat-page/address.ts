import type { Target } from '../core/visitor/target.ts'

/** What the address of the page asks for. */
export interface NamedInAddress {
  /** Undefined for an address that names nobody to write to. */
  readonly target: Target | undefined
  /** A language that the link wishes. */
  readonly locale: string | undefined
}

/** A uid as the server makes and accepts them; anything else in an address is nobody's. */
const uid = /^[\w.-]{1,128}$/

/** Reads `?workgroup=` or `?agent=`, and `&locale=`. */
export function readAddress(search: string): NamedInAddress {
  const { workgroup = '', agent = '', locale } = Object.fromEntries(new URLSearchParams(search))
  const asked: Target | undefined =
    workgroup === '' ? { type: 'AGENT', sid: agent } : agent === '' ? { type: 'WORKGROUP', sid: workgroup } : undefined
  return { target: asked && uid.test(asked.sid) ? asked : undefined, locale }
}

/** Returns the address of a target without anything else: for a manifest, and for what agents see. */
export function queryOf({ type, sid }: Target): string {
  return `?${type === 'AGENT' ? 'agent' : 'workgroup'}=${encodeURIComponent(sid)}`
}
