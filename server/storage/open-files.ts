import { mkdirSync, rmSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { filesInFolder } from '../../store/files/folder.ts'
import { filesInS3, type S3Place } from '../../store/files/s3.ts'
import type { FileBodies } from '../../store/ports/file-bodies.ts'

/** Where uploads are stored, and where they arrive. */
export interface FileStore {
  readonly bodies: FileBodies
  readonly incoming: string
}

/** Opens the folder `uploads` of a data folder that this server has locked; files may go to S3 from there. */
export async function openFiles(dataFolder: string, s3: S3Place | undefined): Promise<FileStore> {
  const root = join(dataFolder, 'uploads')
  const incoming = join(root, 'incoming')
  // Uploads in progress when the server last stopped will never finish.
  rmSync(incoming, { recursive: true, force: true })
  mkdirSync(incoming, { recursive: true, mode: 0o700 })
  return { incoming, bodies: s3 === undefined ? filesInFolder(root) : await filesInS3(s3) }
}

/** Returns the free and the total space of a folder's disk, in bytes. */
export async function spaceAt(folder: string): Promise<{ free: number; all: number }> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { free: bavail * bsize, all: blocks * bsize }
}
