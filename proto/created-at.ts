/** Returns a time (ms since 1970 UTC) as the wire's `createdAt`: `YYYY-MM-DD HH:mm:ss`, UTC. */
export function createdAt(atMs: number): string {
  const second = Math.floor(atMs / 1000)
  if (second === lastSecond) return lastText
  lastSecond = second
  lastText = new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ')
  return lastText
}

// Formatting a date costs more than encoding the rest of a message; each second is formatted once.
let lastSecond = Number.NaN
let lastText = ''
