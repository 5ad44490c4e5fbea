import { createHmac } from 'node:crypto'
import { jwtSecret } from '../test-server.ts'

type Claims = Record<string, unknown>

const coded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Returns a JWT (RFC 7519) with these claims, signed as the server signs by default. */
function sign(claims: Claims, secret: string = jwtSecret): string {
  const text = `${coded({ alg: 'HS256', typ: 'JWT' })}.${coded(claims)}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

/** Returns tokens of somebody who had, or never had, a valid one, by what is wrong with them. */
export function badTokens(good: string, others: { refresh: string; revoked: string }): Record<string, string> {
  const claims = claimsOf(good)
  const hourAgo = Math.floor(Date.now() / 1000) - 3600
  return {
    garbage: 'garbage',
    'a token with a letter more': `${good}x`,
    'an expired token': sign({ ...claims, iat: hourAgo - 60, exp: hourAgo }),
    'a token of another server': sign(claims, 'another secret of forty characters or so'),
    'a token that is not signed': `${coded({ alg: 'none', typ: 'JWT' })}.${coded(claims)}.`,
    'a token of a person there never was': sign({ ...claims, sub: 'made-up', sid: 'made-up' }),
    'a token of another kind of person': sign({ ...claims, kind: claims.kind === 'agent' ? 'visitor' : 'agent' }),
    'a refresh token': others.refresh,
    'a revoked token': others.revoked,
    'an API key there never was': `parley_${'x'.repeat(43)}`,
  }
}
