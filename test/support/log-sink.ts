/** What no log line may contain, whoever got it: a JWT, an API key, the signature of a file link. */
const credentials = [/eyJ[\w-]{8,}\.[\w-]+/, /\bparley_[\w-]{40,}/, /signature=[\w-]{20,}/, /bearer [\w-]{8,}/i]
/** Shorter ones occur in harmless words. */
const fewestChars = 8
const secrets = new Set<string>()

/** Registers a password or another secret of tests that no server may log from now on. */
export function keepSecret(text: string): void {
  if (text.length >= fewestChars) secrets.add(text)
}

/** Returns credentials and test secrets in a log text. */
export function secretsIn(text: string): string[] {
  const found = credentials.flatMap((pattern) => pattern.exec(text)?.[0] ?? [])
  return [...found, ...[...secrets].filter((secret) => text.includes(secret))]
}

const errorLevel = 50

/** Collects what a test's server logs, at every level. */
export class LogSink {
  readonly lines: string[] = []

  write(line: string): void {
    this.lines.push(line)
  }

  /** Returns the lines of level error and above. */
  errors(): string[] {
    return this.lines.filter((line) => (JSON.parse(line) as { level: number }).level >= errorLevel)
  }

  /** Throws if there was an unexpected error, or if a line contains a secret. Clears the log. */
  check(): void {
    const errors = this.errors()
    const leaks = this.lines.filter((line) => secretsIn(line).length > 0)
    this.lines.length = 0
    if (leaks.length > 0) throw new Error(`a secret was logged: ${leaks.join('')}`)
    if (errors.length > 0) throw new Error(`what no test expects went wrong: ${errors.join('')}`)
  }
}
