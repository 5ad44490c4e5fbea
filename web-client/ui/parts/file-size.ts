/** Returns a size such as `1.2 MB`; empty for zero and for no limit. */
export function sizeOf(bytes: number): string {
  if (bytes <= 0 || !Number.isFinite(bytes)) return ''
  const power = Math.max(0, Math.min(3, Math.floor(Math.log2(bytes) / 10)))
  return `${(bytes / 1024 ** power).toFixed(power === 0 || bytes >= 1024 ** power * 100 ? 0 : 1)} ${['B', 'KB', 'MB', 'GB'][power]}`
}
