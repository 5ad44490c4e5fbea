import { recordOf } from './coerce.ts'

/** What the server returns for an uploaded file. */
export interface UploadedFile {
  /** `/file/{uid}` */
  readonly fileUrl: string
  readonly fileName: string
  readonly fileSize: number
  readonly fileType: string
  /** The type of the message that shows it as what it is. */
  readonly messageType: 'IMAGE' | 'VIDEO' | 'AUDIO' | 'FILE'
  readonly width?: number
  readonly height?: number
  /** In seconds, where the file tells it. */
  readonly duration?: number
  readonly thumbnailUrl?: string
}

/** The upload failed. */
export class NotUploaded extends Error {
  /** The HTTP status; 0 without an answer. */
  readonly status: number

  constructor(status: number) {
    super(`The upload ended with ${status}.`)
    this.status = status
  }
}

/** A file to upload, and how. */
export interface UploadRequest {
  /** The path prefix before `/upload/file`: for visitors or for agents. */
  readonly door: '/visitor/api/v1' | '/api/v1'
  readonly file: Blob
  readonly name: string
  readonly topic: string
  readonly token: string
  readonly signal: AbortSignal
  /** From 0 to 1. */
  readonly onProgress: (share: number) => void
}

/** Uploads a file by XHR, since only XHR reports progress. Throws NotUploaded. */
export function upload(options: UploadRequest): Promise<UploadedFile> {
  const { door, file, name, topic, token, signal, onProgress } = options
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const form = new FormData()
    // The field goes first: the server needs the topic before it streams the file.
    form.append('topic', topic)
    form.append('file', file, name)
    request.open('POST', `${door}/upload/file`)
    request.setRequestHeader('authorization', `Bearer ${token}`)
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      const { data } = recordOf(request.response)
      if (request.status === 200 && data !== undefined) resolve(data as UploadedFile)
      else reject(new NotUploaded(request.status))
    }
    request.onerror = () => reject(new NotUploaded(0))
    request.onabort = () => reject(new NotUploaded(0))
    signal.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

/** Returns the message that shows a file as what it is, with its caption if there is one. */
export function fileMessage(file: UploadedFile, text: string): { readonly type: string; readonly content: string } {
  const { fileUrl: url, fileName: name, fileSize: size, fileType, messageType: type } = file
  const { width, height, duration, thumbnailUrl } = file
  const facts = {
    IMAGE: { width, height, thumbnailUrl },
    VIDEO: { width, height, duration, mimeType: fileType },
    AUDIO: { duration, mimeType: fileType },
    FILE: { type: fileType },
  }
  const caption = text === '' ? {} : { caption: text }
  return { type, content: JSON.stringify({ url, name, size, ...facts[type], ...caption }) }
}
