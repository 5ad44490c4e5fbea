import { AjvCompiler } from '@fastify/ajv-compiler'
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import type { FastifySchemaCompiler } from 'fastify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'
import type { TSchema } from 'typebox'
import { readQuery } from './query.ts'

/*
 * Runs Fastify's own compilers at the start, so that the first request of a route costs the same as later ones. A
 * schema used by several routes is compiled once; of 330 schemas, four fifths are such repeats.
 */

// A value that does not match its schema is refused, not trimmed or coerced.
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
  once(serializers, route.schema, () =>
    compileSerializer({ ...route, schema: withNullAsType(route.schema) } as SerializerRoute),
  )

type SerializerRoute = Parameters<typeof compileSerializer>[0]

/**
 * Returns the schema with each “this or null” turned into one whose type may be null. The serializer then looks at the
 * value, instead of having Ajv validate it against each alternative.
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

/** Returns what was compiled from an identical schema, or compiles it now. */
function once<Compiled>(known: Map<string, Compiled>, schema: unknown, compile: () => Compiled): Compiled {
  const text = JSON.stringify(schema)
  const compiled = known.get(text) ?? compile()
  known.set(text, compiled)
  return compiled
}
