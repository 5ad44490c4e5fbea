import { expect } from 'vitest'
import { keepSecret } from './log-sink.ts'
import type { TestMessage, TestThread, TestUser } from './wire.ts'

/** All fields of all responses in one type: a test reads those of the route it called. */
export interface AnswerData extends Required<Omit<TestMessage, 'thread' | 'content' | 'user'>> {
  readonly thread: Required<TestThread>
  readonly user: Required<TestUser>
  readonly state: string
  readonly topic: string
  readonly client: string
  readonly visitorUid: string
  readonly nickname: string
  readonly accessToken: string
  readonly refreshToken: string
  readonly expiresIn: number
  readonly username: string
  readonly currentOrganization: { readonly uid: string }
  readonly agent: { readonly uid: string; readonly status: string }
  /** For a page its messages or threads, for a message its text. */
  readonly content: readonly (Required<TestMessage> & { readonly state: string })[] & string
  readonly totalElements: number
  readonly totalPages: number
  readonly number: number
  readonly last: boolean
  readonly cursor: string
  readonly more: boolean
  readonly fileUrl: string
  readonly avatar: string
}

/** An HTTP response: the real status and the parsed envelope. */
export interface Answer {
  readonly status: number
  readonly body: {
    readonly code: number
    readonly message: string
    readonly error?: string
    readonly data: AnswerData
  }
}

export interface Http {
  get(path: string, token?: string): Promise<Answer>
  post(path: string, body: unknown, token?: string): Promise<Answer>
  put(path: string, body: unknown, token?: string): Promise<Answer>
  form(path: string, body: FormData, token?: string): Promise<Answer>
}

/** A backend that knows nothing of us but the URL. */
export function http(url: string): Http {
  const ask = async (path: string, init: RequestInit, token?: string): Promise<Answer> => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const response = await fetch(url + path, { ...init, headers: { ...init.headers, ...authorization } })
    return { status: response.status, body: (await response.json()) as Answer['body'] }
  }
  const send = (method: 'POST' | 'PUT') => (path: string, body: unknown, token?: string) => {
    keepPasswordOf(body)
    const headers = { 'content-type': 'application/json' }
    return ask(path, { method, headers, body: JSON.stringify(body) }, token)
  }
  return {
    get: (path, token) => ask(path, {}, token),
    form: (path, body, token) => ask(path, { method: 'POST', body }, token),
    post: send('POST'),
    put: send('PUT'),
  }
}

/** From now on no server may log it. */
function keepPasswordOf(body: unknown): void {
  const { password, oldPassword, newPassword } = Object(body) as Readonly<Record<string, unknown>>
  for (const one of [password, oldPassword, newPassword]) if (typeof one === 'string') keepSecret(one)
}

/** Returns the refusal as it looks over HTTP, for toEqual. */
export function refused(status: number, error: string) {
  return { status, body: { code: status, error, message: expect.stringMatching(/\S/), data: null } }
}
