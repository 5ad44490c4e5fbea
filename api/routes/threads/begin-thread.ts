import { Type } from 'typebox'
import type { MessageUid, Topic, Uid } from '../../../domain/ids.ts'
import { Refused } from '../../../domain/refusal.ts'
import { messageFromJson, messageToJson } from '../../../proto/json.ts'
import { toWire } from '../../../proto/wire.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { messageSchema, newMessageSchema } from '../../schemas/message.ts'
import { uidText } from '../../schemas/workgroup.ts'

const body = Type.Object({
  uid: Type.Optional(Type.String({ ...uidText, description: 'The visitor, by the uid from init' })),
  visitorUid: Type.Optional(
    Type.String({ ...uidText, description: 'Or by the site’s own name for them, which the site has proven' }),
  ),
  workgroupUid: Type.Optional(
    Type.String({ ...uidText, description: 'By default the workgroup to which the visitor last came' }),
  ),
  message: newMessageSchema,
})

/** Writing to visitors of one's own accord. */
export function beginRoutes(app: App, { writeTo, uids }: ApiDeps, who: Authenticator): void {
  const summary = 'Write to a visitor, who may be away: in the open thread, or in a new one'
  const schema = { summary, tags: ['threads'], body, response: { 200: envelope(messageSchema) } }
  // Contents are passed on, so their numbers stay as they are.
  const config = { oddNumbers: 'as-written' } as const
  app.post('/api/v1/thread/begin', { config, schema }, async (request) => {
    const actor = await who.agentOrService(request)
    const { uid, visitorUid: siteUid, workgroupUid, message } = request.body
    if ((uid === undefined) === (siteUid === undefined))
      throw new Refused('malformed', 'Name either uid or visitorUid.')
    const wire = messageFromJson(message)
    const { type, content, channel, extra } = wire
    const draft = { uid: (wire.uid || uids.newMessageUid()) as MessageUid, type, content, channel, extra }
    const to = {
      ...(uid === undefined ? {} : { uid: uid as Uid }),
      ...(siteUid === undefined ? {} : { siteUid }),
      ...(workgroupUid === undefined ? {} : { workgroupUid: workgroupUid as Uid }),
    }
    if (actor.kind !== 'agent' && actor.kind !== 'service') throw new Refused('forbidden')
    const receipt = await writeTo(actor, { ...draft, topic: '' as Topic }, to)
    if (receipt.kind !== 'stored') throw new Refused('type_unsupported')
    return ok(messageToJson(toWire(receipt.message)))
  })
}
