import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { FileClient } from '../support/files.ts'
import { perFile } from '../support/fixtures.ts'

const server = perFile.server()
const chat = perFile.chat(server)
let visitor: FileClient

beforeAll(() => {
  visitor = new FileClient(server, chat.visitor, 'visitor')
})

const place = 'Our garden in Oslo'
const latitude = '59/1 54/1 50/1'
const exif = {
  IFD0: { ImageDescription: place, Make: 'Camera of Vera' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: latitude, GPSMapDatum: place },
}
const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="${place}"/></rdf:RDF></x:xmpmeta>`
const secrets = [place, 'Camera of Vera', 'GPSLatitude']

/** Creates a rotated photo with colours that no two formats encode alike by accident. */
async function photo(format: 'jpeg' | 'png' | 'webp' | 'avif'): Promise<Buffer> {
  const [width, height] = [96, 64]
  const raw = Buffer.from(Array.from({ length: width * height * 3 }, (_, index) => (index * 37) % 256))
  const image = sharp(raw, { raw: { width, height, channels: 3 } }).toFormat(format)
  return image.withExif(exif).withXmp(xmp).withMetadata({ orientation: 6 }).toBuffer()
}

const pixelsOf = (bytes: Buffer) => sharp(bytes).raw().toBuffer()
const found = (bytes: Buffer) => secrets.filter((secret) => bytes.includes(secret))

/** Uploads a file and downloads it. */
async function through(bytes: Buffer, name: string) {
  const uploaded = await visitor.upload(chat.topic, bytes, name)
  const shown = await visitor.show(uploaded.fileUrl)
  return { uploaded, kept: Buffer.from(await shown.arrayBuffer()) }
}

test.each(['jpeg', 'png', 'webp', 'avif'] as const)(
  'a photo (%s) keeps nothing but its picture, bit for bit',
  async (format) => {
    const original = await photo(format)
    expect(found(original)).toEqual(expect.arrayContaining([place]))
    const { uploaded, kept } = await through(original, `photo.${format}`)
    expect(found(kept)).toEqual([])
    expect(kept.length).toBe(original.length)
    expect((await pixelsOf(kept)).equals(await pixelsOf(original))).toBe(true)
    // Still displayed upright, by its Exif or by what the format itself says.
    const [before, after] = [await sharp(original).metadata(), await sharp(kept).metadata()]
    expect(after.autoOrient).toEqual(before.autoOrient)
    expect([uploaded.width, uploaded.height]).toEqual([after.autoOrient.width, after.autoOrient.height])
    if (format !== 'avif') expect([after.orientation, after.autoOrient.width]).toEqual([6, 64])
  },
)

test('a second picture, and the film that a phone appends to a photo, are removed as well', async () => {
  const one = await photo('jpeg')
  const film = Buffer.from(`ftyp film of ${place}`)
  const { kept } = await through(Buffer.concat([one, one, film]), 'motion.jpg')
  expect(found(kept)).toEqual([])
  expect(kept.subarray(2 * one.length)).toEqual(Buffer.alloc(film.length))
  expect((await pixelsOf(kept.subarray(one.length, 2 * one.length))).equals(await pixelsOf(one))).toBe(true)
})

function box(type: string, ...contents: (Buffer | string)[]): Buffer {
  const content = Buffer.concat(contents.map((one) => Buffer.from(one)))
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + content.length, 0)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, content])
}

test('a film keeps its picture and its rotation, and not its location', async () => {
  const track = box('trak', box('tkhd', 'turned'), box('meta', place))
  const original = Buffer.concat([
    box('ftyp', 'isom\0\0\0\0isomiso2mp41'),
    box('moov', box('mvhd', 'length'), box('udta', box('\xa9xyz', place)), box('meta', place), track),
    box('uuid', xmp),
    box('mdat', 'pictures'),
  ])
  const { uploaded, kept } = await through(original, 'garden.mp4')
  expect(uploaded.fileType).toBe('video/mp4')
  expect(found(kept)).toEqual([])
  expect(kept.length).toBe(original.length)
  for (const part of ['mvhd', 'tkhd', 'turned', 'mdat', 'pictures']) expect(kept.includes(part)).toBe(true)
})

test('a truncated file or one with wrong lengths is kept as it is, and a photo of endless parts is refused', async () => {
  for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
    const whole = await photo(format)
    for (const cut of [whole.length - 1, Math.floor(whole.length / 2), 40]) {
      const lying = Buffer.from(whole.subarray(0, cut))
      lying.fill(0xff, cut - 8)
      expect((await visitor.post(chat.topic, lying, `cut.${format}`)).status).toBe(200)
    }
  }
  const chunk = Buffer.from([0, 0, 0, 0, 0x70, 0x72, 0x56, 0x74, 0, 0, 0, 0])
  const png = await photo('png')
  const endless = Buffer.concat([png.subarray(0, 33), ...Array.from({ length: 60_000 }, () => chunk)])
  const { status, body } = await visitor.post(chat.topic, endless, 'endless.png')
  expect([status, body.error]).toEqual([400, 'malformed'])
})
