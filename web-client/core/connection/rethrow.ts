/** Does it; what is thrown rises as the page's own fault, past whoever called. */
export function rethrow(act: () => void): void {
  try {
    act()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
