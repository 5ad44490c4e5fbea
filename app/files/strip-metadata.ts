import { open } from 'node:fs/promises'
import { cleanBoxedPicture, cleanFilm } from './metadata/boxes.ts'
import { FileBytes } from './metadata/file-bytes.ts'
import { cleanJpeg } from './metadata/jpeg.ts'
import { cleanPng } from './metadata/png.ts'
import { cleanWebp } from './metadata/webp.ts'

type Clean = (bytes: FileBytes) => Promise<void>

/** By the type found in the bytes. Other types (TIFF, PDF, office files) are left alone. */
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
 * Overwrites the metadata of a photo or film: where, when, with what and by whom it was made. Re-encodes nothing and
 * keeps the length and the rotation. Throws Refused `malformed` for a file with more parts than any real one has.
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
