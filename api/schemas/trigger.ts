import { Type } from 'typebox'
import { maxTriggerPages, maxTriggerSeconds, maxTriggers, maxTriggerText } from '../../domain/organization/trigger.ts'
import { closed, language, plainText } from './workgroup.ts'

/** A name, or text, that is not blank. */
const written = (maxLength: number, description: string) =>
  Type.String({ maxLength, pattern: '^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$', description })

const page = Type.String({
  maxLength: 500,
  pattern: '^(/|https?://)[^\\s\\u0000]*$',
  description: 'An address, or a path that begins with /; * stands for any characters',
})

const triggerSchema = Type.Object(
  {
    name: written(64, "Unique in the workgroup; `Parley('trigger', name)` calls it"),
    on: Type.Boolean({ default: true }),
    pages: Type.Array(page, { maxItems: maxTriggerPages, uniqueItems: true, default: [], description: 'None for any' }),
    seconds: Type.Integer({ minimum: 0, maximum: maxTriggerSeconds, default: 0, description: 'The page is in view' }),
    scroll: Type.Integer({ minimum: 0, maximum: 100, default: 0, description: 'Percent of the page that was in view' }),
    texts: Type.Record(Type.String({ pattern: `^${language}$` }), written(maxTriggerText, 'What is shown'), {
      ...{ minProperties: 1, maxProperties: 50, ...closed },
      description: 'By language tag; visitors of other languages read the first',
    }),
  },
  closed,
)

/** The triggers of a widget. */
export const triggersSchema = Type.Array(triggerSchema, {
  maxItems: maxTriggers,
  description: 'Texts shown beside the bubble before a visitor has written; without any condition the page calls them',
})

/** Which trigger a visitor answers, and the language in which they read it. */
export const answeredSchema = Type.Object({ name: plainText(64), lang: plainText(64) })
