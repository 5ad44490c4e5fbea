/** A number as its sender wrote it, for JavaScript's own would be another one. JSON.stringify writes it back. */
export class WrittenNumber {
  readonly digits: string

  constructor(digits: string) {
    this.digits = digits
  }

  toJSON(): unknown {
    return rawJson.rawJSON(this.digits)
  }
}

/** JSON.rawJSON (ECMAScript 2026), which the compiler's library does not know yet. */
const rawJson = JSON as unknown as { rawJSON(digits: string): unknown }
