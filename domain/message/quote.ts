/** The parts of a message that may quote another. */
export interface QuotingMessage {
  readonly type: string
  readonly content: string
  readonly extra: string
}

/** Returns the uid of whom a message quotes; empty if it quotes nobody, or does not say whom. */
export function quotedUid({ type, content, extra }: QuotingMessage): string {
  if (type === 'QUOTATION') return textOf(readObject(content).quotedSenderUid)
  // Most messages have no quote: their JSON is not parsed.
  return extra.includes('"quote"')
    ? textOf((readObject(extra).quote as { senderUid?: unknown } | null | undefined)?.senderUid)
    : ''
}

/** Returns a message without what it quotes; its own words stay. */
export function withoutQuote(message: QuotingMessage): QuotingMessage {
  const { quote: _, ...extra } = readObject(message.extra)
  const kept = { ...message, extra: message.extra.includes('"quote"') ? JSON.stringify(extra) : message.extra }
  if (message.type !== 'QUOTATION') return kept
  return { ...kept, content: JSON.stringify({ content: readObject(message.content).content ?? '' }) }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    // Contents are up to the clients: one that is not JSON quotes nobody.
    return {}
  }
}
