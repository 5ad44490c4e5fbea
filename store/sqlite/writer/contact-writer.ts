import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ContactNote } from '../../../domain/people/contact.ts'
import type { LeaveMessage } from '../../../domain/thread/leave-message.ts'
import { toldText } from '../../sql/base/contact-words.ts'
import { withLeftContact } from '../../sql/base/left-contact.ts'
import { type VisitorRow, visitorOf } from '../../sql/base/rows.ts'

/** Gives visitors the name and the contact details of their left messages. */
export class ContactWriter {
  readonly #visitor: StatementSync
  readonly #noted: StatementSync
  readonly #update: StatementSync

  constructor(db: DatabaseSync) {
    // A visitor proven by the site keeps what the site says.
    this.#visitor = db.prepare('select * from visitors where uid = ? and verified = 0')
    this.#noted = db.prepare('select email, mobile from contacts where visitor_uid = ?')
    this.#update = db.prepare(
      `update visitors set nickname = ?, profile = ?, sought = ? || substr(sought, instr(sought, char(30)) + 1)
       where uid = ?`,
    )
  }

  /** Stores what the form says. */
  apply(left: LeaveMessage): void {
    const row = this.#visitor.get(left.user.uid) as unknown as VisitorRow | undefined
    if (row === undefined) return
    const noted = this.#noted.get(left.user.uid) as Pick<ContactNote, 'email' | 'mobile'> | undefined
    const visitor = withLeftContact(visitorOf(row), left, noted)
    this.#update.run(visitor.nickname, JSON.stringify(visitor.profile), toldText(visitor), visitor.uid)
  }
}
