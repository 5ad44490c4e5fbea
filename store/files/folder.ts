import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { ByteRange, FileBodies } from '../ports/file-bodies.ts'

/** Files in a local folder; incoming files must be on the same file system. */
export function filesInFolder(root: string): FileBodies {
  return {
    keep: (name, path) => keep(path, pathOf(root, name)),
    read: (name, range) => read(pathOf(root, name), range),
    remove: (name) => rm(pathOf(root, name), { force: true }),
  }
}

/**
 * With a million files in one folder every lookup is slow: files are spread over 4,096 folders by the start of their
 * name.
 */
function pathOf(root: string, name: string): string {
  if (!/^[\w-][\w.-]*$/.test(name)) throw new Error('a file’s name is no path')
  return join(root, name.slice(0, 2), name)
}

/** The rename makes the file appear whole or not at all; the syncs make both survive a power cut. */
async function keep(from: string, to: string): Promise<void> {
  await sync(from)
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  await rename(from, to)
  await sync(dirname(to))
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Opens the file before the answer starts, so that a missing one is known in time. */
async function read(path: string, range: ByteRange | undefined): Promise<Readable | null> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (handle === null) return null
  const bounds = range === undefined ? {} : { start: range.first, end: range.last }
  return createReadStream(path, { fd: handle, ...bounds })
}
