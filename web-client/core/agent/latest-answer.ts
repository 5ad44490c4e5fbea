/** Tells whether an answer may be shown: the later request wins, whichever answer comes first. */
export class LatestAnswer {
  #begun = 0
  #shown = 0

  /** Call at each request. Returns a function that says whether no newer answer is shown already. */
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
