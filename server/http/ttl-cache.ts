/**
 * Computes an answer at most once in `forMs`, and shares it with everybody who asks meanwhile. A failure is not cached.
 */
export function ttlCache<Answer>(make: () => Promise<Answer>, forMs: number): () => Promise<Answer> {
  let kept: { readonly answer: Promise<Answer>; readonly untilMs: number } | undefined
  return () => {
    // A monotonic clock: if it could be set back, the answer would be kept until the clock has caught up.
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
