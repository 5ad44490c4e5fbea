import type { FileBytes } from './file-bytes.ts'

/** One box (ISO/IEC 14496-12 §4.2): where its content begins and where it ends. */
export interface Box {
  readonly type: string
  readonly at: number
  readonly from: number
  readonly end: number
}

const maxDepth = 3
const maxTableBytes = 1024 * 1024
/** The boxes with what a film says beside its pictures and sound: `©xyz`, `loci`, Apple's keys. */
const notes = new Set(['udta', 'meta', 'uuid'])
const holders = new Set(['moov', 'trak'])
const free = Buffer.from('free', 'latin1')

/** Removes from a film (MP4, MOV) where it was made and all other metadata; its rotation stays. */
export async function cleanFilm(bytes: FileBytes): Promise<void> {
  await cleanIn(bytes, { from: 0, end: bytes.size }, 0)
}

async function cleanIn(bytes: FileBytes, within: Pick<Box, 'from' | 'end'>, depth: number): Promise<void> {
  for (const box of await boxesIn(bytes, within)) {
    if (notes.has(box.type)) {
      await bytes.write(box.at + 4, free)
      await bytes.blank(box.from, box.end - box.from)
    } else if (holders.has(box.type) && depth < maxDepth) {
      await cleanIn(bytes, box, depth + 1)
    }
  }
}

/** Removes Exif and XMP from a picture in boxes (HEIC, AVIF); its rotation is in boxes of its own and stays. */
export async function cleanBoxedPicture(bytes: FileBytes): Promise<void> {
  const meta = (await boxesIn(bytes, { from: 0, end: bytes.size })).find(({ type }) => type === 'meta')
  if (meta === undefined) return
  // The content begins with a version.
  const parts = await boxesIn(bytes, { from: meta.from + 4, end: meta.end })
  const [items, places, data] = ['iinf', 'iloc', 'idat'].map((wanted) => parts.find(({ type }) => type === wanted))
  if (items === undefined || places === undefined) return
  const wanted = await describingItems(bytes, items)
  const table = await bytes.read(places.from, Math.min(places.end - places.from, maxTableBytes))
  for (const { id, at, length, isInData } of extentsIn(table)) {
    if (wanted.has(id)) await bytes.blank(isInData ? (data?.from ?? bytes.size) + at : at, length)
  }
}

/** Returns the boxes that stand side by side in a range, as far as they are complete. */
export async function boxesIn(bytes: FileBytes, { from, end }: Pick<Box, 'from' | 'end'>): Promise<Box[]> {
  const boxes: Box[] = []
  for (let at = from; at + 8 <= end; ) {
    bytes.countPart()
    const head = await bytes.read(at, 16)
    if (head.length < 8) break
    const short = head.readUInt32BE(0)
    const isLong = short === 1 && head.length === 16
    const size = isLong ? Number(head.readBigUInt64BE(8)) : short === 0 ? end - at : short
    if (size < 8 || at + size > end) break
    boxes.push({ type: head.toString('latin1', 4, 8), at, from: at + (isLong ? 16 : 8), end: at + size })
    at += size
  }
  return boxes
}

/** Returns the ids of Exif and XMP among a picture's items (ISO/IEC 23008-12 §A.2). */
async function describingItems(bytes: FileBytes, items: Box): Promise<Set<number>> {
  const ids = new Set<number>()
  const version = (await bytes.read(items.from, 1))[0] ?? 0
  const from = items.from + 4 + (version === 0 ? 2 : 4)
  for (const box of await boxesIn(bytes, { from, end: items.end })) {
    const head = await bytes.read(box.from, 12)
    if (box.type !== 'infe' || head.length < 12) continue
    const isWide = head[0] === 3
    const id = isWide ? head.readUInt32BE(4) : head.readUInt16BE(4)
    const type = (await bytes.read(box.from + (isWide ? 10 : 8), 4)).toString('latin1')
    if (type === 'Exif' || type === 'mime') ids.add(id)
  }
  return ids
}

interface Extent {
  readonly id: number
  readonly at: number
  readonly length: number
  /** Counted from the content of `idat`, not from the start of the file. */
  readonly isInData: boolean
}

/** Reads `iloc` (ISO/IEC 14496-12 §8.11.3) as far as it is complete. */
function extentsIn(table: Buffer): Extent[] {
  const extents: Extent[] = []
  let at = 0
  const next = (bytes: number) => {
    let value = 0
    for (let left = bytes; left > 0; left -= 1, at += 1) value = value * 256 + (table[at] ?? 0)
    return value
  }
  const version = next(1)
  next(3)
  const sizes = next(2)
  const [offset, length, base, index] = [12, 8, 4, 0].map((shift) => (sizes >> shift) & 15) as [
    number,
    number,
    number,
    number,
  ]
  const idBytes = version < 2 ? 2 : 4
  for (let left = next(idBytes); left > 0 && at < table.length; left -= 1) {
    const id = next(idBytes)
    const isInData = version > 0 && (next(2) & 15) === 1
    next(2)
    const begin = next(base)
    for (let count = next(2); count > 0 && at < table.length; count -= 1) {
      if (version > 0) next(index)
      const from = begin + next(offset)
      extents.push({ id, at: from, length: next(length), isInData })
    }
  }
  return extents
}
