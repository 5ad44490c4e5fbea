import type { ContactNote } from '../../../domain/people/contact.ts'
import type { Visitor, VisitorProfile } from '../../../domain/people/visitor.ts'
import type { LeaveMessage } from '../../../domain/thread/leave-message.ts'

/**
 * Returns a visitor with the name and the contact details of their left message; a detail that agents have noted stays
 * as it is, since it may have completed the form.
 */
export function withLeftContact(
  before: Visitor,
  { nickname, email, mobile }: LeaveMessage,
  noted: Pick<ContactNote, 'email' | 'mobile'> | undefined,
): Visitor {
  const profile: VisitorProfile = {
    ...before.profile,
    ...(email.trim() === '' || noted?.email ? {} : { email: email.trim() }),
    ...(mobile.trim() === '' || noted?.mobile ? {} : { mobile: mobile.trim() }),
  }
  return { ...before, nickname: nickname.trim() || before.nickname, profile }
}
