/** Returns the IANA name of the reader's zone. */
export function zoneOfReader(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** Returns when a day of the reader begins, or one some days later; undefined for anything but YYYY-MM-DD. */
export function startOfDay(day: string, later = 0): number | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []
  if (date === undefined) return undefined
  const at = new Date(Number(year), Number(month) - 1, Number(date) + later).getTime()
  return Number.isFinite(at) && at >= 0 ? at : undefined
}
