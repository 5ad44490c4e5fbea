/** Brings what a reader needs who has set colours of their own, when they have. */
export function heedForcedColors(): void {
  const forced = matchMedia('(forced-colors: active)')
  const heed = () => {
    if (forced.matches) import('./forced-colors.css').catch(() => {})
  }
  forced.addEventListener('change', heed)
  heed()
}
