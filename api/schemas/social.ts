import { Type } from 'typebox'
import { named } from './named.ts'

const lastSaid = named(
  'LastSaid',
  Type.Object({
    uid: Type.String(),
    seq: Type.Integer(),
    type: Type.String(),
    content: Type.String({ description: 'Cut after 300 characters' }),
    status: Type.String(),
    extra: Type.String({ description: 'Of what the server says: the event' }),
    sender: Type.Object({ uid: Type.String(), nickname: Type.String() }),
    sentAt: Type.Integer({ description: 'ms since 1970 UTC' }),
  }),
)

/** How far one has read a thread of a list, and what was said last there. */
export const lastSchema = {
  readSeq: Type.Integer({ description: 'Up to which seq one has read' }),
  last: Type.Union([lastSaid, Type.Null()], { description: 'What was said last' }),
}
