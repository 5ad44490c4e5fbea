import { Type } from 'typebox'
import { mergeContacts, undoMerge } from '../../../app/workspace/merge-contacts.ts'
import type { Uid } from '../../../domain/ids.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { closed, uidText } from '../../schemas/workgroup.ts'

const tags = ['contacts']

/** Contacts that are the same person. */
export function mergeRoutes(app: App, { mergeDeps }: ApiDeps, who: Authenticator): void {
  const body = Type.Object({ uid: { ...uidText, description: 'Under which both are shown' }, fromUid: uidText }, closed)
  const merged = Type.Object({ uid: Type.String({ description: 'Of the merge, to undo it' }) })
  const summary = 'Merges a contact into another one, for agents alone; the visitors notice nothing'
  const schema = { summary, tags, body, response: { 200: envelope(merged) } }
  app.post('/api/v1/contact/merge', { schema }, async (request) => {
    const { uid: intoUid, fromUid } = request.body
    const wish = { intoUid: intoUid as Uid, fromUid: fromUid as Uid }
    return ok({ uid: (await mergeContacts(mergeDeps, await who.agent(request), wish)).uid })
  })
  const undone = { summary: 'Undoes a merge: each contact has again what it had', tags }
  const given = { body: Type.Object({ uid: { ...uidText, description: 'Of the merge' } }, closed) }
  app.post(
    '/api/v1/contact/unmerge',
    { schema: { ...undone, ...given, response: { 200: envelope(Type.Null()) } } },
    async (request) => {
      await undoMerge(mergeDeps, await who.agent(request), request.body.uid as Uid)
      return ok(null)
    },
  )
}
