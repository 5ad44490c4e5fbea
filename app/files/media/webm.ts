import type { Recording } from '../../../domain/message/file.ts'
import type { FileBytes } from '../metadata/file-bytes.ts'

/** An element (RFC 8794): where its content begins and where it ends. */
interface Element {
  readonly id: number
  readonly from: number
  readonly end: number
}

type ElementRange = Pick<Element, 'from' | 'end'>

const ids = {
  ...{ segment: 0x18538067, info: 0x1549a966, scale: 0x2ad7b1, duration: 0x4489 },
  ...{ tracks: 0x1654ae6b, track: 0xae, video: 0xe0, width: 0xb0, height: 0xba, cluster: 0x1f43b675 },
}
const usualScale = 1_000_000

/** Measures WebM. What a browser records does not tell its length. */
export async function measureWebm(bytes: FileBytes): Promise<Recording> {
  const film = await find(bytes, { from: 0, end: bytes.size }, ids.segment)
  if (film === undefined) return { seconds: 0, picture: null }
  const [info, tracks] = [await find(bytes, film, ids.info), await find(bytes, film, ids.tracks)]
  return {
    seconds: info === undefined ? 0 : await lengthIn(bytes, info),
    picture: tracks === undefined ? null : await pictureIn(bytes, tracks),
  }
}

async function lengthIn(bytes: FileBytes, info: Element): Promise<number> {
  const [scale, duration] = [await find(bytes, info, ids.scale), await find(bytes, info, ids.duration)]
  if (duration === undefined) return 0
  const written = await bytes.read(duration.from, duration.end - duration.from)
  const ticks = written.length === 4 ? written.readFloatBE(0) : written.readDoubleBE(0)
  return (ticks * (scale === undefined ? usualScale : await numberIn(bytes, scale))) / 1e9
}

async function pictureIn(bytes: FileBytes, tracks: Element): Promise<Recording['picture']> {
  for await (const track of elementsIn(bytes, tracks)) {
    const video = track.id === ids.track ? await find(bytes, track, ids.video) : undefined
    if (video === undefined) continue
    const [width, height] = [await find(bytes, video, ids.width), await find(bytes, video, ids.height)]
    if (width !== undefined && height !== undefined)
      return { width: await numberIn(bytes, width), height: await numberIn(bytes, height) }
  }
  return null
}

async function find(bytes: FileBytes, within: ElementRange, id: number): Promise<Element | undefined> {
  for await (const element of elementsIn(bytes, within)) if (element.id === id) return element
  return undefined
}

/** Ends where the pictures and sounds begin: what describes them comes first. */
async function* elementsIn(bytes: FileBytes, { from, end }: ElementRange): AsyncGenerator<Element> {
  for (let at = from; at < end; ) {
    bytes.countPart()
    const head = await bytes.read(at, 12)
    if (head.length < 2) return
    const id = vint(head, 0)
    const size = vint(head, id.bytes)
    const begins = at + id.bytes + size.bytes
    // A size of all ones is unknown: it goes on to the end.
    const ends = size.isUnknown ? end : Math.min(end, begins + size.value)
    if (id.marked === ids.cluster) return
    yield { id: id.marked, from: begins, end: ends }
    at = ends
  }
}

/** Reads a number of variable length. Throws RangeError where it is cut off, or longer than eight bytes. */
function vint(head: Buffer, at: number) {
  const bytes = Math.clz32(head.readUInt8(at)) - 23
  if (bytes > 8) throw new RangeError('no number')
  const first = head.readUInt8(at)
  // Without its mark the first byte is smaller; with it, eight bytes would exceed a double.
  let [marked, value] = [first, first - 2 ** (8 - bytes)]
  for (let index = 1; index < bytes; index += 1) {
    const byte = head.readUInt8(at + index)
    marked = marked * 256 + byte
    value = value * 256 + byte
  }
  return { bytes, marked, value, isUnknown: value === 2 ** (7 * bytes) - 1 }
}

async function numberIn(bytes: FileBytes, { from, end }: Element): Promise<number> {
  const written = await bytes.read(from, Math.min(8, end - from))
  return written.reduce((sum, byte) => sum * 256 + byte, 0)
}
