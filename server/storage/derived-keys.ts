import { createHmac } from 'node:crypto'

/** Returns the HMAC key with which a site proves a visitor's name; printed by `npm run key -- identity`. */
export function identitySecretOf(secret: string): string {
  return createHmac('sha256', secret).update('visitor identity').digest('base64url')
}

/** Returns the key that seals the cursors of sync. */
export function cursorKeyOf(secret: string): Buffer {
  return createHmac('sha256', secret).update('sync cursors').digest()
}

/** Returns the key that encrypts the places where lists of records go on. */
export function recordKeyOf(secret: string): Buffer {
  return createHmac('sha256', secret).update('record places').digest()
}

/** Returns the key that makes the addresses of agents' and workgroups' pictures. */
export function avatarKeyOf(secret: string): Buffer {
  return createHmac('sha256', secret).update('avatars').digest()
}

/** Returns the key that signs the addresses of files. */
export function linkKeyOf(secret: string): Buffer {
  return createHmac('sha256', secret).update('file links').digest()
}
