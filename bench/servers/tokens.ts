import { randomBytes } from 'node:crypto'
import { type Claims, TokenSigner } from '../../app/auth/tokens.ts'
import { newUid } from '../../app/new-uid.ts'
import type { SessionUid } from '../../domain/ids.ts'

const lifetimeMs = 6 * 60 * 60_000

/**
 * Mints tokens for a server that is started with its environment: logging in thousands would mean thousands of hashes.
 */
export interface Mint {
  readonly environment: NodeJS.ProcessEnv
  readonly tokenFor: (holder: Pick<Claims, 'uid' | 'kind'>) => string
}

export function openMint(): Mint {
  const secret = randomBytes(32).toString('hex')
  const tokens = new TokenSigner(secret)
  return {
    environment: { PARLEY_JWT_SECRET: secret },
    tokenFor: (holder) => {
      const issuedAt = Date.now()
      const life = { session: newUid() as SessionUid, issuedAt, expiresAt: issuedAt + lifetimeMs }
      return tokens.sign('access', { ...holder, ...life, generation: 0, credentials: 0 })
    },
  }
}
