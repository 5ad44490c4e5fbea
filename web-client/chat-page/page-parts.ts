import type { ReadonlySignal } from '@preact/signals'
import type { Conversation } from '../core/conversation/conversation.ts'
import type { Target } from '../core/visitor/target.ts'
import type { VisitorConnection } from '../core/visitor/visitor-connection.ts'
import type { VisitLine } from '../widget/chat/chat.ts'
import type { WidgetConfig } from '../widget/chat/config.ts'
import type { Identity } from './identity.ts'
import type { Places } from './places.ts'

/** What the page of one person is made of. */
export interface PageParts {
  readonly target: Target
  readonly locale: string | undefined
  readonly config: WidgetConfig
  readonly identity: Identity | undefined
  readonly line: VisitLine
  /** Of the line, once there is one. */
  readonly connection: ReadonlySignal<VisitorConnection | undefined>
  readonly places: Places
  /** Returns, for a person, what keeps what is read of a conversation; that returns a function that ends it. */
  readonly keepReading: (uid: string) => (conversation: Conversation) => () => void
}
