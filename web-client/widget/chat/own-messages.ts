import type { Item } from '../../core/conversation/items.ts'
import type { Visit } from '../../core/visitor/visit.ts'
import type { Chat } from './chat.ts'

/** Returns the visitor's messages of one type in the newest thread, in order, without refused or recalled ones. */
export function ownMessages({ conversation }: Visit, type: string): OwnMessage[] {
  const items = conversation.value?.items.value ?? []
  const newest = items.findLast((item) => item.kind === 'stored')?.message.thread.uid
  const counts = (item: Item) =>
    item.kind === 'stored' ? item.isOwn && item.message.thread.uid === newest : item.letter.state !== 'failed'
  return items
    .filter((item) => counts(item) && saidBy(item).type === type && saidBy(item).content !== '')
    .map((item) => ({ content: saidBy(item).content, isSent: item.kind === 'stored' }))
}

/** Returns the last left message, unless an agent has answered since. */
export function leftUnanswered(visit: Visit): OwnMessage | undefined {
  const items = visit.conversation.value?.items.value ?? []
  const last = items.findLastIndex((item) => saidBy(item).type === 'LEAVE_MSG_SUBMIT')
  const isAnswered = items.slice(last).some((item) => item.kind === 'stored' && item.message.user.type === 'AGENT')
  return isAnswered ? undefined : ownMessages(visit, 'LEAVE_MSG_SUBMIT').at(-1)
}

/** Returns whether nobody has said anything since the visitor rated on this page. */
export function hasJustRated({ visit, isRated }: Pick<Chat, 'visit' | 'isRated'>): boolean {
  const last = visit.conversation.value?.items.value.at(-1)
  return isRated.value && last !== undefined && saidBy(last).type === 'RATE_SUBMIT'
}

/** A message, and whether the server has it. */
export interface OwnMessage {
  readonly content: string
  readonly isSent: boolean
}

function saidBy(item: Item) {
  return item.kind === 'stored' ? item.message : item.letter
}
