import { AjvCompiler } from '@fastify/ajv-compiler'
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import type { FastifySchemaCompiler } from 'fastify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'
import type { TSchema } from 'typebox'

/*
 * Fastify's own compilers, at the first request of a route and not at the start: a third of the start went into
 * routes that most of a day nobody asks.
 */

// A body that names no type of ours is refused by its schema, not quietly trimmed.
const compileValidator = AjvCompiler()({}, { customOptions: { removeAdditional: false } })
const compileSerializer = SerializerSelector()({})

/** For `setValidatorCompiler`. */
export const validateWhenAsked: FastifySchemaCompiler<TSchema> = (route) => {
  let compiled: ReturnType<typeof compileValidator> | undefined
  const validate: ReturnType<FastifySchemaCompiler<TSchema>> = (value) => {
    compiled ??= compileValidator(route)
    const isValid = compiled(value) === true
    validate.errors = compiled.errors ?? null
    return isValid
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
