import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { httpStatusOf } from '../../api/refusal-status.ts'
import { perFile } from '../support/fixtures.ts'

const root = join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const protocol = read('docs/protocol.md')

const server = perFile.server()

const ofChatPage = ['/chat', '/chat/manifest.webmanifest', '/chat-worker.js']
/** Pages that OpenAPI does not describe. */
const pages = ['/', '/docs', '/console', '/assets/…', '/widget.js', '/widget/frame.html', ...ofChatPage].map(
  (path) => `get ${path}`,
)

/** Returns routes such as `get /path` from a table's first cell, such as "GET, POST `/path?query=`, `/other`". */
function routesIn(text: string): string[] {
  const cells = [...text.matchAll(/^\| ((?:GET|POST|PUT)(?:, (?:GET|POST|PUT))*) ([^|]+)\|/gm)]
  return cells.flatMap(([, methods = '', paths = '']) => {
    const named = [...paths.matchAll(/`(\/[^`?]*)/g)].map(([, path = '']) => path)
    return methods.split(', ').flatMap((method) => named.map((path) => `${method.toLowerCase()} ${path}`))
  })
}

test('protocol.md has every route of the API and no other', async () => {
  const answer = await fetch(`${server.url}/docs/json`)
  const { paths } = (await answer.json()) as { paths: Record<string, object> }
  const served = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((one) => `${one} ${path}`))
  expect(served.length).toBeGreaterThan(50)
  const described = routesIn(protocol).filter((route) => !pages.includes(route))
  expect([...new Set(described)].sort()).toEqual(served.sort())
})

test('protocol.md has every refusal word with its status, and no other', () => {
  const words = Object.entries(httpStatusOf).map(([word, status]) => `${word} ${status}`)
  const described = [...protocol.matchAll(/^\| `(\w+)` +\| ([45]\d\d) +\|/gm)].map(
    ([, word, status]) => `${word} ${status}`,
  )
  expect(words.length).toBeGreaterThan(30)
  expect(described.sort()).toEqual(words.sort())
})

test('protocol.md names every message type the server knows', () => {
  const types = [...read('domain/message-kind.ts').matchAll(/^ {4}([A-Z_]+): '/gm)].map(([, type = '']) => type)
  expect(types.length).toBeGreaterThan(30)
  // TRANSFER_ACCEPT and the like are described by their endings.
  const isNamed = (type: string) => protocol.includes(type) || protocol.includes(`_${type.split('_')[1]}\``)
  expect(types.filter((type) => !isNamed(type))).toEqual([])
})
