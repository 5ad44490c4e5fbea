import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'
import { systemClock } from '../../app/timing/clock.ts'
import { LogThrottle } from './log-throttle.ts'

/**
 * Opens the log: JSON lines of this level and above, to standard output unless specified otherwise. Of an error it
 * keeps what shows where it happened; of a request or a reply, no headers, query or bytes.
 */
export function openLog(level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    serializers: { err: showError, req: showRequest, res: showReply },
    hooks: { streamWrite: withoutCredentials, logMethod: onceASecond(new LogThrottle(systemClock)) },
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}

const errorLevel = 50

/** Writes one line a second for identical errors; `count` gives their number if there are several. */
function onceASecond(throttle: LogThrottle): NonNullable<NonNullable<LoggerOptions['hooks']>['logMethod']> {
  return function (args, method, level) {
    const [fields, message] = args as unknown as [unknown, unknown]
    if (level !== errorLevel || typeof fields !== 'object' || fields === null) return method.apply(this, args)
    const { name = '', code = '' } = (fields as { err?: Partial<NodeJS.ErrnoException> }).err ?? {}
    throttle.pass(`${message} ${name} ${code}`, (count) =>
      method.call(this, count === 1 ? fields : { ...fields, count }, message as string),
    )
  }
}

/** Maximum depth of a chain of causes. */
const maxCauses = 5
/**
 * Libraries attach requests, bodies and raw packets to their errors (Node's `rawPacket`): only these fields are kept.
 */
const keptFields = ['code', 'errno', 'syscall', 'statusCode', 'reason'] as const

interface ShownError {
  readonly type: string
  readonly message: string
  readonly stack: string
  readonly cause?: ShownError
  readonly [field: string]: unknown
}

function showError(error: unknown, depth = 0): ShownError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'what was thrown is no error', stack: '' }
  const fields = error as Error & Record<string, unknown>
  const kept = keptFields.filter((name) => ['string', 'number'].includes(typeof fields[name]))
  const cause = error.cause instanceof Error && depth < maxCauses ? { cause: showError(error.cause, depth + 1) } : {}
  const { message, stack } = textOf(error)
  return { type: error.name, message, stack, ...Object.fromEntries(kept.map((name) => [name, fields[name]])), ...cause }
}

/**
 * JSON.parse quotes text that it could not read, which may be a body: of a SyntaxError only the stack's location is
 * kept.
 */
function textOf({ name, message, stack = '' }: Error): { message: string; stack: string } {
  if (name !== 'SyntaxError') return { message, stack }
  return { message: 'the text could not be parsed', stack: stack.slice(stack.indexOf('\n    at ')).trim() }
}

function showRequest({ method, url }: { method?: string; url?: string }): object {
  return { method, path: url?.split('?', 1)[0] }
}

function showReply({ statusCode }: { statusCode?: number }): object {
  return { statusCode }
}

/** Matches a JWT, an API key, and the signature in a file link, anywhere in a message. */
const credentials = /eyJ[\w-]{8,4096}\.[\w-]{1,4096}\.[\w-]*|\bparley_[\w-]{40,}|(?<=signature=)[\w-]+/g

function withoutCredentials(line: string): string {
  return line.replace(credentials, '[hidden]')
}
