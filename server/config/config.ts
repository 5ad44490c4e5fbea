import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { defaultProxies, namedRanges } from '../../app/limits/client-address.ts'
import { readRange } from '../../domain/address.ts'
import type { S3Place } from '../../store/files/s3.ts'
import { type ChosenLimits, readLimits } from './read-limits.ts'
import { readS3, s3Names } from './s3-config.ts'

/** The server's configuration. */
export interface Config extends ChosenLimits {
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
  /** The database of PostgreSQL in place of the one in the data folder. */
  readonly databaseUrl: string | undefined
  /** An absolute path. */
  readonly dataFolder: string
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined
  readonly origins: readonly string[]
  /** Proxies whose X-Forwarded-For is trusted: addresses, ranges and named ranges. */
  readonly trustedProxies: readonly string[]
  /** Seconds of Strict-Transport-Security; 0 for none. */
  readonly hstsSeconds: number
  readonly logLevel: string
  readonly adminPassword: string | undefined
  readonly jwtSecret: string | undefined
  /** Maximum size of an uploaded file. */
  readonly maxUploadBytes: number
  /** Hosts whose pictures the faces show in place; those of all others are links. */
  readonly pictureHosts: readonly string[]
  /** Where uploads are stored if not in the data folder. */
  readonly s3: S3Place | undefined
  /** The output folder of `npm run build`. */
  readonly facesFolder: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** All errors in the environment, a sentence each. */
export class ConfigFaults extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.faults = faults
  }
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']
/** Minimum length of a signing secret. */
export const minSecretChars = 32
const minPasswordChars = 8
const halfYearSeconds = 180 * 24 * 3600

/** Reads the environment. Throws ConfigFaults with all errors at once. */
export function readConfig(environment: Environment): Config {
  const faults: string[] = []
  const read = <Value>(name: string, parse: (text: string) => Value): Value | undefined => {
    const text = environment[name]
    if (text === undefined || text === '') return undefined
    try {
      return parse(text)
    } catch (error) {
      faults.push(`${name}: ${(error as Error).message}`)
      return undefined
    }
  }
  const config: Config = {
    host: read('PARLEY_HOST', parseHost) ?? '127.0.0.1',
    port: read('PARLEY_PORT', parsePort) ?? 9885,
    databaseUrl: read('DATABASE_URL', parseDatabase),
    dataFolder: resolve(read('PARLEY_DATA', String) ?? './data'),
    tls: readTls(environment, read, faults),
    origins: read('PARLEY_ORIGINS', parseOrigins) ?? [],
    trustedProxies: read('PARLEY_TRUSTED_PROXIES', parseProxies) ?? defaultProxies,
    hstsSeconds: read('PARLEY_HSTS_SECONDS', parseSeconds) ?? halfYearSeconds,
    logLevel: read('PARLEY_LOG_LEVEL', parseLogLevel) ?? 'info',
    adminPassword: read('PARLEY_ADMIN_PASSWORD', atLeast(minPasswordChars)),
    jwtSecret: read('PARLEY_JWT_SECRET', atLeast(minSecretChars)),
    maxUploadBytes: (read('PARLEY_UPLOAD_MB', parseMegabytes) ?? 20) * 1024 * 1024,
    pictureHosts: read('PARLEY_PICTURE_HOSTS', parseHosts) ?? [],
    s3: readS3(read, faults),
    ...readLimits(environment.PARLEY_LIMITS, faults),
    facesFolder: join(import.meta.dirname, '../../web-client/dist'),
  }
  read('REDIS_URL', notYet('Redis'))
  faults.push(...unknownNames(environment))
  if (faults.length > 0) throw new ConfigFaults(faults)
  return config
}

const known = [
  ...[
    'HOST',
    'PORT',
    'DATA',
    'TLS_CERT',
    'TLS_KEY',
    'ORIGINS',
    'TRUSTED_PROXIES',
    'HSTS_SECONDS',
    'LOG_LEVEL',
    'ADMIN_PASSWORD',
    'JWT_SECRET',
    'UPLOAD_MB',
    'PICTURE_HOSTS',
    'LIMITS',
  ],
  ...s3Names,
]

/** Variables of the examples, which may be set in the same shell. */
const ofExamples = ['URL', 'USERNAME', 'PASSWORD', 'API_KEY']

/** Reports unknown names: a misspelt one would otherwise be ignored silently. */
function unknownNames(environment: Environment): string[] {
  const names = Object.keys(environment).filter((name) => name.startsWith('PARLEY_'))
  const expected = [...known, ...ofExamples]
  const unknown = names.filter((name) => !expected.includes(name.slice('PARLEY_'.length)))
  return unknown.map((name) => `${name}: no such setting. There are ${known.map((one) => `PARLEY_${one}`).join(', ')}.`)
}

function parseHost(text: string): string {
  if (isIP(text) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text)) return text
  throw new Error(`“${text}” is neither an address nor a host name.`)
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new Error(`“${text}” is not a port from 0 to 65535.`)
}

/** Never says what it holds, which may be a password. */
function parseDatabase(text: string): string {
  if (/^postgres(ql)?:\/\//.test(text)) return text
  throw new Error('it does not begin with postgres://.')
}

function parseMegabytes(text: string): number {
  const megabytes = Number(text)
  if (/^\d+$/.test(text) && megabytes >= 1 && megabytes <= 2048) return megabytes
  throw new Error(`“${text}” is not a number of megabytes from 1 to 2048.`)
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (/^\d+$/.test(text) && seconds <= 10 * 365 * 24 * 3600) return seconds
  throw new Error(`“${text}” is not a number of seconds from 0 to 315360000.`)
}

function parseOrigins(text: string): string[] {
  const origins = text.split(',').map((one) => one.trim())
  for (const origin of origins) {
    if (origin === '*') continue
    if (!origin.includes('*') && URL.canParse(origin) && new URL(origin).origin === origin) continue
    throw new Error(`“${origin}” is not an origin such as https://shop.example, separated by commas.`)
  }
  return origins
}

/** They become part of a policy: nothing but names, as a URL would have them, and ports. */
function parseHosts(text: string): string[] {
  const hosts = text.split(',').map((one) => one.trim())
  for (const host of hosts) {
    const isHost = /^[a-z0-9.:-]+$/.test(host) && URL.canParse(`https://${host}`)
    if (isHost && new URL(`https://${host}`).host === host) continue
    throw new Error(`“${host}” is not a host such as pictures.example, in lower case, separated by commas.`)
  }
  return hosts
}

function parseProxies(text: string): string[] {
  const proxies = text.split(',').map((one) => one.trim())
  if (proxies.length === 1 && proxies[0] === 'none') return []
  for (const proxy of proxies) {
    if (Object.hasOwn(namedRanges, proxy) || readRange(proxy) !== undefined) continue
    const names = Object.keys(namedRanges).join(', ')
    throw new Error(
      `“${proxy}” is neither an address, nor a range such as 10.0.0.0/8, nor one of ${names}; or none alone.`,
    )
  }
  return proxies
}

function parseLogLevel(text: string): string {
  if (logLevels.includes(text)) return text
  throw new Error(`“${text}” is none of ${logLevels.join(', ')}.`)
}

function atLeast(chars: number): (text: string) => string {
  return (text) => {
    if (text.length >= chars) return text
    throw new Error(`must have at least ${chars} characters.`)
  }
}

function notYet(what: string): (text: string) => never {
  return () => {
    throw new Error(`${what} is not supported in this version. Unset it to run a single server.`)
  }
}

function readTls(
  environment: Environment,
  read: <Value>(name: string, parse: (text: string) => Value) => Value | undefined,
  faults: string[],
): Config['tls'] {
  const cert = read('PARLEY_TLS_CERT', readPem)
  const key = read('PARLEY_TLS_KEY', readPem)
  if (!environment.PARLEY_TLS_CERT !== !environment.PARLEY_TLS_KEY) {
    faults.push('PARLEY_TLS_CERT, PARLEY_TLS_KEY: set both or neither.')
  }
  if (cert === undefined || key === undefined) return undefined
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    faults.push(`PARLEY_TLS_CERT, PARLEY_TLS_KEY: ${(error as Error).message}.`)
  }
  return { cert, key }
}

function readPem(path: string): Buffer {
  if (!existsSync(path)) throw new Error(`there is no file ${path}.`)
  const pem = readFileSync(path)
  if (!pem.includes('-----BEGIN ')) throw new Error(`${path} is not a PEM file.`)
  return pem
}
