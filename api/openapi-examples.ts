import { exampleOfBody, exampleOfParameter } from './examples/requests.ts'
import { exampleOfSchema } from './examples/schemas.ts'
import type { Json } from './openapi-schemas.ts'

/**
 * Returns a finished document with an example for each named schema, each body and each parameter that must be filled
 * in.
 */
export function withExamples(document: Json): Json {
  for (const methods of Object.values(document.paths as Json))
    for (const operation of Object.values(methods as Record<string, Json>)) exemplify(operation)
  const components = document.components as Json
  const schemas = Object.entries(components.schemas as Record<string, Json>).map(([name, schema]) => {
    const example = exampleOfSchema(name)
    return [name, example === undefined ? schema : { ...schema, examples: [copyOf(example)] }]
  })
  return { ...document, components: { ...components, schemas: Object.fromEntries(schemas) } }
}

function exemplify({ operationId, parameters = [], requestBody }: Json): void {
  const id = String(operationId)
  for (const parameter of parameters as Json[]) {
    const example = exampleOfParameter(id, String(parameter.name))
    if (example !== undefined) parameter.example = example
  }
  const { content = {} } = (requestBody ?? {}) as { content?: Record<string, Json> }
  const example = exampleOfBody(id)
  for (const media of Object.values(content)) if (example !== undefined) media.example = copyOf(example)
}

/** In YAML, an object that occurs twice would become an alias. */
function copyOf(example: object): unknown {
  return JSON.parse(JSON.stringify(example))
}
