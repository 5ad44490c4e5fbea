import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const rooms = ['api', 'app', 'broker', 'domain', 'proto', 'server', 'store']
const literal = /(?<=[(=,:?!&|[]\s*)\/(?![*/])((?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n[])+)\/([dgimsuvy]*)(?=[\s.,;)\]])/g
const length = 20_000
/** A pattern that is not linear takes a second or more for such a text. */
const maxMs = 100

function patterns(): { where: string; pattern: RegExp }[] {
  return rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('gen/'))
      .flatMap((file) => {
        const text = readFileSync(join(root, room, file), 'utf8').replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')
        return [...text.matchAll(literal)].map(([all, source = '', flags]) => ({
          where: `${room}/${file}: ${all}`,
          pattern: new RegExp(source, flags),
        }))
      }),
  )
}

/** Returns long texts made of one or two of the pattern's own characters, with an end that does not match. */
function hurting({ source }: RegExp): string[] {
  const own = [...new Set(source.replaceAll(/\\[a-zA-Z]|\\/g, ''))].slice(0, 14)
  const chars = [...new Set([...own, 'a', 'A', '0', ' ', '\t', '-', '.', '%', ';', ']', '"', 'é'])]
  const ends = ['', '!', '\n', '\0']
  const alone = chars.flatMap((char) => ends.map((end) => char.repeat(length) + end))
  const pairs = own.flatMap((one) => chars.map((other) => `${(one + other).repeat(length / 2)}!`))
  const begun = own.flatMap((one) => ['a', '0', ' '].map((other) => `${one}${other.repeat(length)}!`))
  return [...alone, ...pairs, ...begun]
}

function msFor(pattern: RegExp, text: string): number {
  const begun = performance.now()
  text.match(pattern)
  return performance.now() - begun
}

/** Returns the first text that takes too long. */
function hurtBy(pattern: RegExp): string | undefined {
  // A machine may be busy once; a slow pattern is slow every time.
  return hurting(pattern).find((text) => [1, 2, 3].every(() => msFor(pattern, text) > maxMs))
}

test('no pattern of the server is slow for a text made to hurt it', () => {
  const all = patterns()
  expect(all.length).toBeGreaterThan(25)
  const slow = all
    .map(({ where, pattern }) => ({ where, text: hurtBy(pattern) }))
    .filter(({ text }) => text !== undefined)
    .map(({ where, text }) => `${where} takes over ${maxMs} ms for ${JSON.stringify(text?.slice(0, 20))}…`)
  expect(slow).toEqual([])
})

test.each([/[\w.+-]+@/, /[.,;:!?)\]]+$/, /\s+$/])('the check finds %s', (pattern) => {
  expect(hurtBy(pattern)).toBeDefined()
})
