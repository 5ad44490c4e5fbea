import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { PasswordHash } from '../../store/ports/people.ts'

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt)
const keyBytes = 32
/** The scrypt parameters, RFC 7914. */
export interface PasswordCost {
  readonly N: number
  readonly r: number
  readonly p: number
}

/** OWASP's minimum for scrypt: 32 MB and some 150 ms. */
export const passwordCost: PasswordCost = { N: 2 ** 15, r: 8, p: 3 }

const maxmem = 64 * 1024 * 1024

/** Hashes a password with a fresh salt; the hash contains its parameters. */
export async function hashPassword(password: string, cost = passwordCost): Promise<PasswordHash> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, keyBytes, { ...cost, maxmem })
  const { N, r, p } = cost
  return `scrypt$${N}$${r}$${p}$${salt.toString('base64url')}$${key.toString('base64url')}` as PasswordHash
}

/** Returns a hash that matches no password. Comparing with it takes as long as with any other. */
export function hashOfNone({ N, r, p }: PasswordCost): PasswordHash {
  const [salt, key] = [randomBytes(16), randomBytes(keyBytes)].map((bytes) => bytes.toString('base64url'))
  return `scrypt$${N}$${r}$${p}$${salt}$${key}` as PasswordHash
}

/** Whether a password matches a hash; takes the same time either way. */
export async function isPassword(password: string, hash: PasswordHash): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = hash.split('$')
  const expected = Buffer.from(key, 'base64url')
  const options = { N: Number(N), r: Number(r), p: Number(p), maxmem }
  const actual = await derive(password, Buffer.from(salt, 'base64url'), expected.length, options)
  return timingSafeEqual(actual, expected)
}
