/**
 * Called when a limit is reached, once or several times, with the name an operator sets it by, such as `lanes.waiting`.
 */
export type OnLimit = (limit: string, times?: number) => void
