import { AjvCompiler } from '@fastify/ajv-compiler'
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import type { FastifySchemaCompiler } from 'fastify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'
import type { TSchema } from 'typebox'
import { readQuery } from './query.ts'

/*
 * Fastify's own compilers, at the first request of a route and not at the start: a third of the start went into
 * routes that most of a day nobody asks.
 */

// What does not fit its schema is refused by it, not trimmed and not turned into something that would.
const compileValidator = AjvCompiler()(
  {},
  { customOptions: { removeAdditional: false, coerceTypes: false, allowUnionTypes: true } },
)
const compileSerializer = SerializerSelector()({})

/** For `setValidatorCompiler`. */
export const validateWhenAsked: FastifySchemaCompiler<TSchema> = (route) => {
  let compiled: ReturnType<typeof compileValidator> | undefined
  const { properties = {} } = route.schema as { properties?: Parameters<typeof readQuery>[0] }
  const isQuery = route.httpPart === 'querystring'
  const validate: ReturnType<FastifySchemaCompiler<TSchema>> = (given) => {
    compiled ??= compileValidator(route)
    const value = isQuery ? readQuery(properties, given) : given
    const isValid = compiled(value) === true
    validate.errors = compiled.errors ?? null
    return isQuery && isValid ? { value } : isValid
  }
  return validate
}

/** For `setSerializerCompiler`. */
export const serializeWhenAsked: FastifySerializerCompiler<TSchema> = (route) => {
  let compiled: ((document: unknown) => string) | undefined
  return (document) => {
    compiled ??= compileSerializer(route as Parameters<typeof compileSerializer>[0])
    return compiled(document)
  }
}
