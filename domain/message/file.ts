import type { Branded, Topic, Uid } from '../ids.ts'
import { kindOf } from '../message-kind.ts'

/** An uploaded file. */
export type FileUid = Branded<'FileUid'>

/** What is known of a file somebody has uploaded. */
export interface UploadedFile {
  readonly uid: FileUid
  readonly orgUid: Uid
  /** Who has uploaded it. */
  readonly ownerUid: Uid
  /** The topic it was uploaded for: it is sent on no other. */
  readonly topic: Topic
  /** As its owner called it. */
  readonly name: string
  /** In bytes. */
  readonly size: number
  /** Found in its bytes, whatever its owner called it. */
  readonly type: string
  readonly picture: Picture | null
  /** ms since 1970 UTC. */
  readonly createdAt: number
}

/** How a picture looks, upright, in pixels. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly hasThumbnail: boolean
}

/** A file, or the small picture of it. */
export type FilePart = 'whole' | 'thumbnail'

/** What nobody knows better: a download and nothing else. */
export const unknownType = 'application/octet-stream'

/** Pictures without anything in them that could run. */
export const pictureTypes: readonly string[] = [
  'image/png',
  'image/apng',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]

const maxNameLength = 255

/** Where a file is found; goes into messages, and is good for nothing until it is signed. */
export function fileUrl(uid: FileUid, part: FilePart = 'whole'): string {
  return part === 'whole' ? `/file/${uid}` : `/file/${uid}/thumbnail`
}

/** Reads what `fileUrl` has made; undefined for anything else. */
export function readFileUrl(url: string): { uid: FileUid; part: FilePart } | undefined {
  const [, uid, thumbnail] = /^\/file\/([\w-]{1,64})(\/thumbnail)?$/.exec(url) ?? []
  if (uid === undefined) return undefined
  return { uid: uid as FileUid, part: thumbnail === undefined ? 'whole' : 'thumbnail' }
}

/** Whether a browser may show it in its place instead of saving it. */
export function isShownInline(type: string): boolean {
  return pictureTypes.includes(type) || /^(audio|video)\/[\w.+-]+$/.test(type)
}

/**
 * Returns a name as it was typed, if it is no path and hides nothing by turning the direction of reading. Joiners stay:
 * words of Persian and Malayalam and many emoji are made with them.
 */
export function tidyName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  // Control characters, and those that turn text around: photo‮gpj.exe reads as photoexe.jpg.
  const plain = last.replaceAll(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '').trim()
  return plain === '' || /^\.+$/.test(plain) ? 'file' : [...plain].slice(-maxNameLength).join('')
}

/** The files of ours a message shows, found in the addresses its content names or is; texts show none. */
export function filesNamedIn({ type, content }: { type: string; content: string }): FileUid[] {
  if (type === 'TEXT' || kindOf(type) !== 'stored') return []
  const bare = readFileUrl(content)
  if (bare !== undefined) return [bare.uid]
  if (!content.startsWith('{')) return []
  const named = new Set<FileUid>()
  for (const value of Object.values(readObject(content))) {
    if (typeof value !== 'string' || !value.startsWith('/file/')) continue
    const file = readFileUrl(value)
    if (file !== undefined) named.add(file.uid)
  }
  return [...named]
}

function readObject(text: string): object {
  try {
    return JSON.parse(text) as object
  } catch {
    // Contents are the clients' own: what is no JSON names no file.
    return {}
  }
}
