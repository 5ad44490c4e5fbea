import type { Branded, Topic, Uid } from '../ids.ts'
import { kindOf } from '../message-kind.ts'

/** An uploaded file. */
export type FileUid = Branded<'FileUid'>

/** What is known of an uploaded file. */
export interface UploadedFile {
  readonly uid: FileUid
  readonly orgUid: Uid
  readonly ownerUid: Uid
  /** The topic it was uploaded for; it can be sent on no other, but on any if this is its owner's `user/{uid}`. */
  readonly topic: Topic
  /** The name its owner gave it. */
  readonly name: string
  /** In bytes. */
  readonly size: number
  /** Detected from its bytes, whatever its owner called it. */
  readonly type: string
  readonly picture: Picture | null
  /** ms since 1970 UTC. */
  readonly createdAt: number
}

/** The size of a picture, upright, in pixels. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly hasThumbnail: boolean
}

/** A recording of sound or film. */
export interface Recording {
  /** 0 where the file does not tell it. */
  readonly seconds: number
  /** The size of a film, upright, in pixels; null for sound alone. */
  readonly picture: { readonly width: number; readonly height: number } | null
}

/** A file, or its thumbnail. */
export type FilePart = 'whole' | 'thumbnail'

/** The type of files that are not recognized: only served as a download. */
export const unknownType = 'application/octet-stream'

/** Types of pictures that cannot contain anything executable. */
export const pictureTypes: readonly string[] = [
  'image/png',
  'image/apng',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]

/** Films that browsers play. */
const filmTypes: readonly string[] = ['video/mp4', 'video/webm', 'video/quicktime', 'video/x-m4v']

const maxNameLength = 255

/** The type of the message that shows a file as what it is. */
export type FileMessageType = 'IMAGE' | 'VIDEO' | 'AUDIO' | 'FILE'

/** Returns the type of the message for a file: by its bytes, whatever it is called. */
export function fileMessageType({ type, picture }: UploadedFile, recording: Recording | null): FileMessageType {
  if (picture !== null) return 'IMAGE'
  if (recording === null) return 'FILE'
  // Many a recording of sound alone is in a container for films.
  return recording.picture !== null && filmTypes.includes(type) ? 'VIDEO' : 'AUDIO'
}

/** Returns the address of a file as it appears in messages; it must be signed before it can be used. */
export function fileUrl(uid: FileUid, part: FilePart = 'whole'): string {
  return part === 'whole' ? `/file/${uid}` : `/file/${uid}/thumbnail`
}

/** Reads an address made by `fileUrl`; returns undefined for anything else. */
export function readFileUrl(url: string): { uid: FileUid; part: FilePart } | undefined {
  const [, uid, thumbnail] = /^\/file\/([\w-]{1,64})(\/thumbnail)?$/.exec(url) ?? []
  if (uid === undefined) return undefined
  return { uid: uid as FileUid, part: thumbnail === undefined ? 'whole' : 'thumbnail' }
}

/** Returns whether a browser may show it inline instead of saving it. */
export function isShownInline(type: string): boolean {
  return pictureTypes.includes(type) || /^(audio|video)\/[\w.+-]+$/.test(type)
}

/**
 * Returns a name as it was typed, without any path and without characters that change the direction of text to hide
 * something. Joiners stay: Persian and Malayalam words and many emoji are made with them.
 */
export function tidyName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  // Control characters, and those that reverse text: photo‮gpj.exe reads as photoexe.jpg.
  const plain = last.replaceAll(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '').trim()
  return plain === '' || /^\.+$/.test(plain) ? 'file' : [...plain].slice(-maxNameLength).join('')
}

/**
 * Returns our files that a message shows, found in the addresses that its content or one of its `items` names, or that
 * it is; a TEXT shows none.
 */
export function filesNamedIn({ type, content }: { type: string; content: string }): FileUid[] {
  if (type === 'TEXT' || kindOf(type) !== 'stored') return []
  const bare = readFileUrl(content)
  if (bare !== undefined) return [bare.uid]
  if (!content.startsWith('{')) return []
  const named = new Set<FileUid>()
  const said = readObject(content)
  for (const value of [said, ...itemsIn(said)].flatMap((one) => Object.values(one))) {
    if (typeof value !== 'string' || !value.startsWith('/file/')) continue
    const file = readFileUrl(value)
    if (file !== undefined) named.add(file.uid)
  }
  return [...named]
}

/** The goods of an order have pictures of their own. */
function itemsIn(content: { items?: unknown }): object[] {
  const { items } = content
  return Array.isArray(items) ? items.filter((item) => typeof item === 'object' && item !== null) : []
}

function readObject(text: string): object {
  try {
    return JSON.parse(text) as object
  } catch {
    // Contents are up to the clients: one that is not JSON names no file.
    return {}
  }
}
