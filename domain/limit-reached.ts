/** Hears that a limit was reached, once or several times, by the name an operator sets it with, such as `lanes.waiting`. */
export type OnLimit = (limit: string, times?: number) => void
