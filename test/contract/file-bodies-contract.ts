import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ByteRange, FileBodies } from '../../store/ports/file-bodies.ts'

/** What every file store promises; `root` is where it may store files on this machine. */
export function fileBodiesContract(open: (root: string) => Promise<FileBodies>): void {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bodies-'))
  let bodies: FileBodies
  beforeAll(async () => {
    bodies = await open(join(folder, 'kept'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const incoming = (bytes: Buffer | string) => {
    const path = join(folder, 'incoming')
    writeFileSync(path, bytes)
    return path
  }
  const textOf = async (name: string, range?: ByteRange) => {
    const stream = await bodies.read(name, range)
    return stream === null ? null : text(stream)
  }

  test('stores a file, and returns it as a whole or in part', async () => {
    const path = incoming('0123456789')
    await bodies.keep('one', path)
    expect(existsSync(path)).toBe(false)
    expect(await textOf('one')).toBe('0123456789')
    expect(await textOf('one', { first: 2, last: 4 })).toBe('234')
    expect(await textOf('one.thumbnail')).toBeNull()
  })

  test('stores files larger than one request should be', async () => {
    const bytes = Buffer.alloc(12 * 1024 * 1024, 'large')
    await bodies.keep('large', incoming(bytes))
    const stream = await bodies.read('large')
    expect(stream !== null && bytes.equals(await buffer(stream))).toBe(true)
  })

  test('replaces an existing file', async () => {
    await bodies.keep('same', incoming('before'))
    await bodies.keep('same', incoming('after'))
    expect(await textOf('same')).toBe('after')
  })

  test('deletes, even what does not exist', async () => {
    await bodies.keep('gone', incoming('x'))
    for (const _ of [1, 2]) await bodies.remove('gone')
    expect(await textOf('gone')).toBeNull()
  })
}
