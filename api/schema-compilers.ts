import { AjvCompiler } from '@fastify/ajv-compiler'
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import type { FastifySchemaCompiler } from 'fastify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'
import type { TSchema } from 'typebox'
import { readQuery } from './query.ts'

/*
 * Fastify's own compilers, at the start: the first request of a route costs what the others do. A schema that several
 * routes have is compiled once, and of 330 four fifths are one of those.
 */

// What does not fit its schema is refused by it, not trimmed and not turned into something that would.
const compileValidator = AjvCompiler()(
  {},
  { customOptions: { removeAdditional: false, coerceTypes: false, allowUnionTypes: true } },
)
const compileSerializer = SerializerSelector()({}, { compileValidators: true })
const validators = new Map<string, ReturnType<typeof compileValidator>>()
const serializers = new Map<string, (document: unknown) => string>()

/** For `setValidatorCompiler`. */
export const validatorOf: FastifySchemaCompiler<TSchema> = (route) => {
  const compiled = once(validators, route.schema, () => compileValidator(route))
  const { properties = {} } = route.schema as { properties?: Parameters<typeof readQuery>[0] }
  const isQuery = route.httpPart === 'querystring'
  const validate: ReturnType<FastifySchemaCompiler<TSchema>> = (given) => {
    const value = isQuery ? readQuery(properties, given) : given
    const isValid = compiled(value) === true
    validate.errors = compiled.errors ?? null
    return isQuery && isValid ? { value } : isValid
  }
  return validate
}

/** For `setSerializerCompiler`. */
export const serializerOf: FastifySerializerCompiler<TSchema> = (route) =>
  once(serializers, route.schema, () => compileSerializer({ ...route, schema: withNullAsType(route.schema) } as Route))

type Route = Parameters<typeof compileSerializer>[0]

/**
 * The schema with each "this or null" as one that may be of type null: the serializer then looks at the value, where it
 * would have Ajv validate it against one after the other.
 */
function withNullAsType(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withNullAsType)
  if (typeof schema !== 'object' || schema === null) return schema
  const { anyOf, ...rest } = schema as { anyOf?: readonly { type?: unknown }[] }
  const [one, none, ...others] = anyOf ?? []
  const isOrNull = others.length === 0 && typeof one?.type === 'string' && none?.type === 'null'
  const flat = isOrNull ? { ...rest, ...one, type: [one.type, 'null'] } : schema
  return Object.fromEntries(Object.entries(flat).map(([key, value]) => [key, withNullAsType(value)]))
}

/** What was compiled of a schema that reads the same, or what is compiled of it now. */
function once<Compiled>(known: Map<string, Compiled>, schema: unknown, compile: () => Compiled): Compiled {
  const text = JSON.stringify(schema)
  const compiled = known.get(text) ?? compile()
  known.set(text, compiled)
  return compiled
}
