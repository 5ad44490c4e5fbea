/**
 * What became of a conversation with a visitor: an agent wrote; it is over and only the visitor did; neither, or not
 * yet. Unknown while a thread of an older version has not been looked through.
 */
export type Answer = (typeof answers)[number]
export const answers = ['answered', 'missed', 'none', 'unknown'] as const
