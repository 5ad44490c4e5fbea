import sharp from 'sharp'
import type { Answer } from './http.ts'
import type { TestPerson } from './people.ts'
import type { TestServer } from './test-server.ts'

type Side = 'visitor' | 'agent'

/** The response to an upload. */
export interface Uploaded {
  readonly fileUrl: string
  readonly fileName: string
  readonly fileSize: number
  readonly fileType: string
  readonly messageType: 'IMAGE' | 'VIDEO' | 'AUDIO' | 'FILE'
  readonly width?: number
  readonly height?: number
  /** In seconds. */
  readonly duration?: number
  readonly thumbnailUrl?: string
}

/** Uploads and shows files as a person. */
export class FileClient {
  readonly #server: Pick<TestServer, 'http' | 'url'>
  readonly #person: TestPerson
  readonly #at: string
  readonly #side: Side

  constructor(server: Pick<TestServer, 'http' | 'url'>, person: TestPerson, side: Side) {
    this.#server = server
    this.#person = person
    this.#side = side
    this.#at = side === 'visitor' ? '/visitor/api/v1' : '/api/v1'
  }

  post(topic: string, bytes: Uint8Array | string, name = 'a.bin'): Promise<Answer> {
    const form = new FormData()
    form.set('topic', topic)
    form.set('file', new Blob([bytes as BlobPart]), name)
    return this.#server.http.form(`${this.#at}/upload/file`, form, this.#person.token)
  }

  async upload(topic: string, bytes: Uint8Array | string, name = 'a.bin'): Promise<Uploaded> {
    const { status, body } = await this.post(topic, bytes, name)
    if (status !== 200) throw new Error(`upload: ${status} ${body.error}`)
    return body.data as unknown as Uploaded
  }

  send(topic: string, content: object, more: object = {}): Promise<Answer> {
    const path = this.#side === 'visitor' ? '/message/send' : '/message/rest/send'
    const message = { type: 'FILE', content: JSON.stringify(content), thread: { topic }, ...more }
    return this.#server.http.post(this.#at + path, message, this.#person.token)
  }

  sign(url: string): Promise<Answer> {
    return this.#server.http.get(`${this.#at}/upload/sign?url=${url}`, this.#person.token)
  }

  signAll(urls: readonly string[]): Promise<Answer> {
    return this.#server.http.post(`${this.#at}/upload/sign`, { urls }, this.#person.token)
  }

  /** Downloads the file at a signed form of its address. */
  async show(url: string, headers: Record<string, string> = {}): Promise<Response> {
    const { body } = await this.sign(url)
    const signed = (body.data as unknown as Record<string, string> | null)?.[url]
    if (signed === undefined) throw new Error(`not signed: ${body.error}`)
    return fetch(this.#server.url + signed, { headers })
  }
}

/** Returns a picture of one colour. */
export function picture(width: number, height: number, format: 'png' | 'jpeg' | 'gif' | 'webp' | 'avif' = 'png') {
  const create = { width, height, channels: 3, background: 'teal' } as const
  return sharp({ create }).toFormat(format).toBuffer()
}
