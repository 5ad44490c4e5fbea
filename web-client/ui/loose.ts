/** A text, or empty. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** A number, or 0. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}
