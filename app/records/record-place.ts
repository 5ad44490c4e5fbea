import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Refused } from '../../domain/refusal.ts'
import type { RecordPlace } from '../../store/ports/records.ts'

/** Where a list of records goes on: after a record, or before a message. */
export type NextRecords =
  | { readonly kind: 'after'; readonly place: RecordPlace }
  | { readonly kind: 'before'; readonly message: number }

const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

/**
 * Returns a place as clients get it. It is encrypted, for it may name a record that the reader may not know of, and
 * messages are numbered over all organizations.
 */
export function sealPlace(next: NextRecords, key: Buffer): string {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv(algorithm, key, iv)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(next), 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** Returns the place that `sealPlace` returned. Throws Refused `malformed`. */
export function openPlace(text: string, key: Buffer): NextRecords {
  const bytes = Buffer.from(text, 'base64url')
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
    const opened = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()])
    return JSON.parse(opened.toString('utf8')) as NextRecords
  } catch {
    // Made up, or of another server.
    throw new Refused('malformed', 'next is not one that the server returned.')
  }
}
