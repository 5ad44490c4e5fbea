import type { ContactNote } from '../../../domain/people/contact.ts'
import type { LeaveMessage } from '../../../domain/thread/leave-message.ts'
import { toldText } from '../../sql/base/contact-words.ts'
import { withLeftContact } from '../../sql/base/left-contact.ts'
import { type VisitorRow, visitorOf } from '../../sql/base/rows.ts'
import type { Session } from './session.ts'

/** Gives a visitor the name and the contact details of their left message. */
export async function completeContact(session: Session, left: LeaveMessage): Promise<void> {
  const { uid } = left.user
  // A visitor proven by the site keeps what the site says.
  const [row] = await session.all<VisitorRow>(
    'select * from visitors where uid = $1 and verified = 0 for no key update',
    uid,
  )
  if (row === undefined) return
  const [noted] = await session.all<Pick<ContactNote, 'email' | 'mobile'>>(
    'select email, mobile from contacts where visitor_uid = $1',
    uid,
  )
  const visitor = withLeftContact(visitorOf(row), left, noted)
  await session.run(
    `update visitors set nickname = $1, profile = $2, sought = $3 || substr(sought, strpos(sought, chr(30)) + 1)
       where uid = $4`,
    visitor.nickname,
    JSON.stringify(visitor.profile),
    toldText(visitor),
    uid,
  )
}
