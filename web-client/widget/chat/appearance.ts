/** How the site wants it to look. */
export interface Appearance {
  readonly accent?: string | undefined
  /** `light`, `dark`, or anything else for the visitor's own. */
  readonly theme?: string | undefined
}

/** Puts it on; what is no colour changes nothing. */
export function applyAppearance({ accent, theme }: Appearance): void {
  const { style, dataset } = document.documentElement
  if (accent !== undefined && CSS.supports('color', accent)) style.setProperty('--accent', accent)
  if (theme === 'light' || theme === 'dark') dataset.theme = theme
  else if (theme !== undefined) delete dataset.theme
}
