import { recordOf } from './coerce.ts'

/** What the server says of a file it has taken. */
export interface Uploaded {
  /** `/file/{uid}` */
  readonly fileUrl: string
  readonly fileName: string
  readonly fileSize: number
  readonly fileType: string
  readonly width?: number
  readonly height?: number
  readonly thumbnailUrl?: string
}

/** Why a file did not arrive. */
export class NotUploaded extends Error {
  /** 0 for no answer. */
  readonly status: number

  constructor(status: number) {
    super(`The upload ended with ${status}.`)
    this.status = status
  }
}

/** What an upload needs and whom it tells. */
export interface Uploading {
  /** Before `/upload/file`: the visitors' door or the agents'. */
  readonly door: '/visitor/api/v1' | '/api/v1'
  readonly file: Blob
  readonly name: string
  readonly topic: string
  readonly token: string
  readonly signal: AbortSignal
  /** From 0 to 1. */
  readonly onProgress: (share: number) => void
}

/** Brings a file to the server; by XHR, the only one to tell how far it is. Throws NotUploaded. */
export function upload(given: Uploading): Promise<Uploaded> {
  const { door, file, name, topic, token, signal, onProgress } = given
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const form = new FormData()
    // The field first: the file is streamed to where it belongs.
    form.append('topic', topic)
    form.append('file', file, name)
    request.open('POST', `${door}/upload/file`)
    request.setRequestHeader('authorization', `Bearer ${token}`)
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      const { data } = recordOf(request.response)
      if (request.status === 200 && data !== undefined) resolve(data as Uploaded)
      else reject(new NotUploaded(request.status))
    }
    request.onerror = () => reject(new NotUploaded(0))
    request.onabort = () => reject(new NotUploaded(0))
    signal.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

/** The message that shows a file, with the words that go with it if there are any. */
export function shown(file: Uploaded, words: string): { readonly type: 'IMAGE' | 'FILE'; readonly content: string } {
  const { fileUrl: url, fileName: name, fileSize: size, fileType: type, width, height, thumbnailUrl } = file
  const caption = words === '' ? {} : { caption: words }
  if (width === undefined) return { type: 'FILE', content: JSON.stringify({ url, name, size, type, ...caption }) }
  return { type: 'IMAGE', content: JSON.stringify({ url, name, size, width, height, thumbnailUrl, ...caption }) }
}
