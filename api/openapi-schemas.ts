/** JSON of a document in progress. */
export type Json = Record<string, unknown>

/** Returns a request schema in which fields with a default are optional. */
export function optionalByDefault(schema: Json): Json {
  return mapSchemas(schema, (one) => {
    if (!Array.isArray(one.required)) return one
    const properties = one.properties as Record<string, Json>
    const required = (one.required as string[]).filter((name) => !('default' in (properties[name] ?? {})))
    const { required: _all, ...rest } = one
    return required.length === 0 ? rest : { ...rest, required }
  })
}

/**
 * Returns a document in which each schema with a title such as `Message` occurs once under `components/schemas` and is
 * referred to by name. Throws an Error if two different ones have the same title.
 */
export function hoistNamed(document: Json): Json {
  const named: Record<string, Json> = {}
  const { components, ...rest } = document
  const hoisted = mapSchemas({ ...rest, components }, (one) => {
    if (typeof one.title !== 'string' || !/^[A-Z][A-Za-z]+$/.test(one.title) || 'version' in one) return one
    const { title, ...schema } = one
    if (title in named && JSON.stringify(named[title]) !== JSON.stringify(schema))
      throw new Error(`Two different schemas are called ${title}.`)
    named[title] = schema
    return { $ref: `#/components/schemas/${title}` }
  })
  const sorted = Object.fromEntries(Object.entries(named).sort(([one], [other]) => (one < other ? -1 : 1)))
  return { ...hoisted, components: { ...(hoisted.components as Json), schemas: sorted } }
}

/** Returns a copy in which each object has been changed, the inner ones first. */
function mapSchemas(value: Json, change: (one: Json) => Json): Json {
  const copy = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapAny(inner, change)]))
  return change(copy)
}

function mapAny(value: unknown, change: (one: Json) => Json): unknown {
  if (Array.isArray(value)) return value.map((one) => mapAny(one, change))
  return typeof value === 'object' && value !== null ? mapSchemas(value as Json, change) : value
}
