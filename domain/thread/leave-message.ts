import type { MessageUid, ThreadUid, Topic, Uid } from '../ids.ts'
import { checkEmail, type Contact as Known } from '../people/contact.ts'
import type { Actor, Person } from '../person.ts'
import { Refused } from '../refusal.ts'

/** How the person who left a message can be reached, as they stated it; empty if not given. */
export const contactFields = ['nickname', 'contact', 'mobile', 'email'] as const
export type LeftContact = Readonly<Record<(typeof contactFields)[number], string>>

/** What a visitor writes into the form. */
export interface LeaveForm extends LeftContact {
  readonly content: string
}

/** A message left while nobody was available. */
export interface LeaveMessage extends LeaveForm {
  readonly uid: Uid
  /** The LEAVE_MSG_SUBMIT it came with. */
  readonly messageUid: MessageUid
  readonly threadUid: ThreadUid
  readonly topic: Topic
  readonly orgUid: Uid
  /** The agent or workgroup it was left for. */
  readonly targetUid: Uid
  readonly user: Person
  /** ms since 1970 UTC. */
  readonly createdAt: number
  readonly answer: { readonly agentUid: Uid; readonly answeredAt: number } | null
}

const maxContentLength = 10_000
const maxContactLength = 256

/**
 * Reads the content of LEAVE_MSG_SUBMIT, whose email is an address or empty. Throws Refused `malformed` or
 * `field_too_long`.
 */
export function readLeaveForm(content: string): LeaveForm {
  const fields = parse(content)
  const form = { content: text(fields, 'content', maxContentLength), ...contactOf(fields) }
  if (form.content.trim() === '') throw new Refused('malformed', 'content is empty.')
  checkEmail(form.email)
  return form
}

/**
 * Returns the form with its empty fields filled from what agents noted or else what the site gave. Throws Refused
 * `contact_missing` if this leaves no way to answer the visitor.
 */
export function answerable(form: LeaveForm, known: Known | null): LeaveForm {
  const { noted, visitor } = known ?? {}
  const of = (name: 'email' | 'mobile') => form[name].trim() || noted?.[name] || visitor?.profile[name] || ''
  const [email, mobile] = [of('email'), of('mobile')]
  if ([form.contact, email, mobile].every((one) => one.trim() === '')) throw new Refused('contact_missing')
  return { ...form, email, mobile }
}

const unanswered = new Set(['OFFLINE', 'QUEUING', 'OFFERED'])

/** Refuses the form from anybody but the visitor, and while somebody is available to talk to. */
export function checkMayLeaveMessage(actor: Actor, thread: { readonly user: Person; readonly state: string }): void {
  if (actor.uid !== thread.user.uid) throw new Refused('forbidden', 'Only the visitor leaves a message.')
  if (!unanswered.has(thread.state)) throw new Refused(thread.state === 'CLOSED' ? 'thread_closed' : 'wrong_state')
}

function contactOf(fields: Readonly<Record<string, unknown>>): LeftContact {
  const entries = contactFields.map((name) => [name, text(fields, name, maxContactLength)])
  return Object.fromEntries(entries) as LeftContact
}

function text(fields: Readonly<Record<string, unknown>>, name: string, maxLength: number): string {
  const value = fields[name] ?? ''
  if (typeof value !== 'string') throw new Refused('malformed', `${name} is a text.`)
  if (value.length > maxLength) throw new Refused('field_too_long', `${name} is too long.`)
  // PostgreSQL does not store NUL in text, and JSON can contain one where the draft itself has none.
  if (value.includes('\0')) throw new Refused('malformed', `${name} contains a NUL character.`)
  return value
}

function parse(content: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(content)
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>
  } catch {
    // Falls through to the one refusal of both.
  }
  throw new Refused('malformed', 'The content of LEAVE_MSG_SUBMIT is {"content", "contact", "mobile", "email"}.')
}
