import { Type } from 'typebox'
import { named } from './named.ts'

const ms = (description: string) => Type.Integer({ description: `${description}, ms since 1970 UTC` })

/** A block as agents see it. */
export const blockSchema = named(
  'Block',
  Type.Object({
    uid: Type.String(),
    kind: Type.Union([Type.Literal('VISITOR'), Type.Literal('ADDRESS')]),
    target: Type.String({ description: 'The visitor’s uid; or the address, of IPv6 its /64' }),
    name: Type.String({ description: 'The visitor’s name then, or again the address' }),
    reason: Type.String(),
    byUid: Type.String({ description: 'The agent’s uid' }),
    byName: Type.String(),
    at: ms('When it was set'),
    until: Type.Union([ms('When it ends by itself'), Type.Null()]),
  }),
)
