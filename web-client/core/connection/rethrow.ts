/** Runs `act`. Reports its error as an uncaught error of the page and not to the caller. */
export function rethrow(act: () => void): void {
  try {
    act()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
