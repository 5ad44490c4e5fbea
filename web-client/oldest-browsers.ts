/**
 * The oldest browsers both faces are for, as esbuild names targets. What decides is in the styles: `light-dark()`
 * (Chrome 123, Firefox 120, Safari 17.5) and colours made from others (Chrome 119, Firefox 128, Safari 16.4).
 */
export const oldestBrowsers = ['chrome123', 'firefox128', 'safari17.5'] as const

/** A colour that all of them know, and none before them. */
export const newestColour = 'oklch(from light-dark(red,red) l c h)'
