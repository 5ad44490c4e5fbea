/** How the site wants the chat to look. */
export interface Appearance {
  readonly accent?: string | undefined
  /** `light` or `dark`; anything else follows the visitor's system. */
  readonly theme?: string | undefined
}

/** Applies the appearance; an invalid colour changes nothing. */
export function applyAppearance({ accent, theme }: Appearance): void {
  const { style, dataset } = document.documentElement
  if (accent !== undefined && CSS.supports('color', accent)) style.setProperty('--accent', accent)
  if (theme === 'light' || theme === 'dark') dataset.theme = theme
  else if (theme !== undefined) delete dataset.theme
}
