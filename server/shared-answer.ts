/** Makes an answer at most once in so many ms, and shares it with all who ask meanwhile. A failure is not kept. */
export function sharedAnswer<Answer>(make: () => Promise<Answer>, forMs: number): () => Promise<Answer> {
  let kept: { readonly answer: Promise<Answer>; readonly untilMs: number } | undefined
  return () => {
    const nowMs = Date.now()
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
