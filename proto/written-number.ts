/** A number as its sender wrote it, where JavaScript's own would differ. JSON.stringify writes it back unchanged. */
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
