import { createHmac } from 'node:crypto'

/** Returns the key of the HMAC by which a site proves a visitor's uid; told by `npm run key -- identity`. */
export function identitySecretOf(secret: string): string {
  return createHmac('sha256', secret).update('visitor identity').digest('base64url')
}

/** Returns the key of the seal on cursors of sync. */
export function cursorKeyOf(secret: string): Buffer {
  return createHmac('sha256', secret).update('sync cursors').digest()
}

/** Returns the key by which addresses of files are signed. */
export function linkKeyOf(secret: string): Buffer {
  return createHmac('sha256', secret).update('file links').digest()
}
