import { open } from 'node:fs/promises'
import { cleanBoxedPicture, cleanFilm } from './metadata/boxes.ts'
import { FileBytes } from './metadata/file-bytes.ts'
import { cleanJpeg } from './metadata/jpeg.ts'
import { cleanPng } from './metadata/png.ts'
import { cleanWebp } from './metadata/webp.ts'

type Clean = (bytes: FileBytes) => Promise<void>

/** By the type found in the bytes. Of others (TIFF, PDF, office files) nothing is touched. */
const cleanings: Readonly<Record<string, Clean>> = {
  'image/jpeg': cleanJpeg,
  'image/png': cleanPng,
  'image/apng': cleanPng,
  'image/webp': cleanWebp,
  'image/avif': cleanBoxedPicture,
  'image/heic': cleanBoxedPicture,
  'image/heif': cleanBoxedPicture,
  'video/mp4': cleanFilm,
  'video/quicktime': cleanFilm,
  'video/x-m4v': cleanFilm,
  'video/3gpp': cleanFilm,
  'audio/mp4': cleanFilm,
  'audio/x-m4a': cleanFilm,
}

/**
 * Overwrites in a photo or film what it says beside what is seen: where, when and with what it was made, and by whom.
 * Nothing is encoded anew, the length stays, and how it is turned. Throws Refused `malformed` for a file of more parts
 * than any real one has.
 */
export async function stripMetadata(path: string, type: string): Promise<void> {
  if (!Object.hasOwn(cleanings, type)) return
  const file = await open(path, 'r+')
  try {
    await cleanings[type]?.(new FileBytes(file, (await file.stat()).size))
  } finally {
    await file.close()
  }
}
