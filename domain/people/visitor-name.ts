/**
 * Returns the name of a visitor who gave none. It is made from their uid, so that a client can recognize it and phrase
 * it in its own way.
 */
export function madeName(uid: string): string {
  return `Visitor ${pieceOf(uid)}`
}

/** Returns the part of a made-up name that tells visitors apart; undefined for a name that was given. */
export function pieceOfMadeName({ uid, nickname }: { uid: string; nickname: string }): string | undefined {
  return uid !== '' && nickname === madeName(uid) ? pieceOf(uid) : undefined
}

function pieceOf(uid: string): string {
  return uid.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 4)
}
