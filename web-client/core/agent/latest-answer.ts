/** Whether an answer may be shown: what was asked later is newer, whichever answer comes first. */
export class LatestAnswer {
  #begun = 0
  #shown = 0

  /** Call when something is asked; the answer says whether nothing newer is shown already. */
  begin(): () => boolean {
    this.#begun += 1
    const turn = this.#begun
    return () => {
      if (turn < this.#shown) return false
      this.#shown = turn
      return true
    }
  }
}
