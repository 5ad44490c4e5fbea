import { type Static, Type } from 'typebox'
import { giveFeedback } from '../../../app/threads/give-feedback.ts'
import type { Uid } from '../../../domain/ids.ts'
import { isBlank } from '../../../domain/message/blank-text.ts'
import { Refused } from '../../../domain/refusal.ts'
import { messageToJson } from '../../../proto/json.ts'
import { toWire } from '../../../proto/wire.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { aMinute } from '../../route-limits.ts'
import { messageSchema } from '../../schemas/message.ts'

const text = (maxLength: number, description: string) =>
  Type.Optional(Type.Union([Type.String({ maxLength, pattern: '^[^\\u0000]*$' }), Type.Null()], { description }))

const body = Type.Object({
  content: Type.String({ minLength: 1, maxLength: 5000, pattern: '^[^\\u0000]*$' }),
  selectedText: text(2000, 'The part of the page that is meant; quoted before the content'),
  url: text(2048, 'Of the page; added after the content'),
  workgroupUid: text(128, 'Absent: the first workgroup of the organization by name'),
})

/** A visitor's feedback on a page, which web SDKs of the Bytedesk clients send, with and without the version. */
export function feedbackRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  const summary = 'Say something about a page: in the open conversation, or else as a left message'
  for (const at of ['/visitor/api/v1', '/visitor/api']) {
    const schema = { summary, tags: ['visitors'], body, response: { 200: envelope(messageSchema) } }
    app.post(`${at}/feedback/submit`, { schema, config: aMinute(deps.requestsAMinute, 'browse') }, async (request) => {
      const visitor = await who.visitor(request)
      if (isBlank(request.body.content)) throw new Refused('empty')
      const from = { address: deps.addressOf(request.raw), nowMs: Date.now() }
      const { message } = await giveFeedback(deps.feedbackDeps, visitor, {
        uid: deps.uids.newMessageUid(),
        content: said(request.body),
        workgroupUid: (request.body.workgroupUid ?? undefined) as Uid | undefined,
        letInAgain: request.letInAgain,
        onBegin: () => deps.budgets.beginThread(visitor.uid, from),
        onSend: (draft) => {
          const refusal = deps.budgets.spend(visitor, draft, from)
          if (refusal !== undefined) throw refusal
        },
      })
      return ok(messageToJson(toWire(message)))
    })
  }
}

function said({ content, selectedText, url }: Static<typeof body>): string {
  const quoted = selectedText ? selectedText.replaceAll(/^/gm, '> ') : ''
  return [quoted, content, url].filter(Boolean).join('\n')
}
