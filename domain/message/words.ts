import { typesOfLine } from '../message-kind.ts'
import type { Person } from '../person.ts'

/** Types that an agent's console or the server sends on the agent's behalf, which are no response to a visitor. */
export const noResponse: readonly string[] = typesOfLine
/** Types that are not a visitor's own words; the form of a visitor who found nobody available is. */
export const noWords: readonly string[] = typesOfLine.filter((type) => type !== 'LEAVE_MSG_SUBMIT')

const noResponses = new Set(noResponse)
const wordless = new Set(noWords)

/** Returns whether a message of this type is a visitor's own words. */
export function isVisitorsWord(type: string): boolean {
  return !wordless.has(type)
}

/** Returns whether a message answers a visitor: an agent has written it. */
export function isAgentsWord(sender: Pick<Person, 'type'>, type: string): boolean {
  return sender.type === 'AGENT' && !noResponses.has(type)
}
