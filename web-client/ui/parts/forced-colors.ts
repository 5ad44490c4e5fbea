/** Loads the styles for forced colors if the reader has them on, now or later. */
export function heedForcedColors(): void {
  const forced = matchMedia('(forced-colors: active)')
  const heed = () => {
    if (forced.matches) import('./forced-colors.css').catch(() => {})
  }
  forced.addEventListener('change', heed)
  heed()
}
