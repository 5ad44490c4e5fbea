/** A part of the height that no browser's bar takes: a keyboard is on the screen. */
const keyboardShare = 0.25

/**
 * Keeps the page as high as what one sees of it, also above a keyboard that covers it (as on iOS), and marks the
 * document while there is a keyboard.
 */
export function watchViewport(): void {
  const view = visualViewport
  if (view === null) return
  const highest = new Map<number, number>()
  const fit = () => {
    const { style, dataset } = document.documentElement
    const width = Math.round(view.width * view.scale)
    // Zoomed in, the page stays as it is, and one moves over it.
    if (view.scale > 1.01) return
    const most = Math.max(highest.get(width) ?? 0, view.height)
    highest.set(width, most)
    style.setProperty('--page-height', `${view.height}px`)
    style.setProperty('--page-top', `${view.offsetTop}px`)
    if (view.height < most * (1 - keyboardShare) && isTouched.matches) dataset.keyboard = ''
    else delete dataset.keyboard
  }
  view.addEventListener('resize', fit)
  view.addEventListener('scroll', fit)
  fit()
}

const isTouched = matchMedia('(pointer: coarse)')
