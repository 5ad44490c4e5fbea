/** Makes an answer at most once in so many ms, and shares it with all who ask meanwhile. A failure is not kept. */
export function ttlCache<Answer>(make: () => Promise<Answer>, forMs: number): () => Promise<Answer> {
  let kept: { readonly answer: Promise<Answer>; readonly untilMs: number } | undefined
  return () => {
    // No clock that can be set back: the answer would be kept until it has caught up.
    const nowMs = performance.now()
    if (kept !== undefined && nowMs < kept.untilMs) return kept.answer
    const answer = make()
    const mine = { answer, untilMs: nowMs + forMs }
    kept = mine
    answer.catch(() => {
      if (kept === mine) kept = undefined
    })
    return answer
  }
}
