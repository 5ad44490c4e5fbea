/** What a visitor is called who told no name: made of their uid, so that a client knows it again and says it its own way. */
export function madeName(uid: string): string {
  return `Visitor ${pieceOf(uid)}`
}

/** Of a name that was made of its visitor's uid the piece that tells visitors apart; undefined for one that was given. */
export function pieceOfMadeName({ uid, nickname }: { uid: string; nickname: string }): string | undefined {
  return uid !== '' && nickname === madeName(uid) ? pieceOf(uid) : undefined
}

function pieceOf(uid: string): string {
  return uid.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 4)
}
