import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { run } from '../../web-client/widget/loader/calls.ts'
import type { PageChat } from '../../web-client/widget/loader/loader-state.ts'

/** What a site in TypeScript writes; the compiler judges it, nothing runs it. */
function site(): void {
  Parley('open')
  Parley('identify', { nickname: 'Emma', email: 'emma@example.com' })
  Parley('on', 'unread', (count) => count.toFixed())
  Parley('on', 'message', ({ sender, content }) => sender === 'AGENT' && content.trim())
  Parley('on', 'ended', ({ uid, topic, by }) => `${uid} ${topic} ${by}`)
  Parley('state', ({ thread, status }) => status === 'idle' || thread?.topic)
  window.Parley('send', 'Hello')
  // @ts-expect-error There is no such command.
  Parley('opened')
  // @ts-expect-error There is no such event.
  Parley('on', 'opened', () => {})
  // @ts-expect-error A text is missing.
  Parley('send')
  // @ts-expect-error There is no such theme.
  Parley('theme', 'pink')
  // @ts-expect-error There is no such field.
  Parley('on', 'message', ({ token }) => token)
}

const types = readFileSync(new URL('../../web-client/widget/widget.d.ts', import.meta.url), 'utf8')
const guide = readFileSync(new URL('../../docs/embedding.md', import.meta.url), 'utf8')

/** Returns the names that the page's script lists when it refuses a call. */
function listedFor(...call: unknown[]): string[] {
  const told: string[] = []
  const chat = { calls: [call], options: { heard: [] } } as unknown as PageChat
  run(chat, { tell: (_: unknown, __: string, detail: { message: string }) => told.push(detail.message) } as never)
  return [...(told[0]?.split(/only|one of/)[1]?.matchAll(/'(\w+)'/g) ?? [])].map(([, name]) => name ?? '')
}

test('the types accept what a site may call, and nothing else', () => {
  // Judged when it was compiled.
  expect(site).toBeTypeOf('function')
})

test('the types and the guide name every command and every event, and no others', () => {
  const typed = new Set([...types.matchAll(/command: ([^,)]+)/g)].flatMap(([, names]) => names?.match(/\w+/g) ?? []))
  const commands = listedFor('nonsense')
  expect([...typed].sort()).toEqual([...commands].sort())
  const interfaceOf = /interface ParleyEvents \{(.*?)\n\}/s.exec(types)?.[1] ?? ''
  const events = [...interfaceOf.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name)
  expect(events.sort()).toEqual(listedFor('on', 'open').sort())
  for (const command of commands) expect(guide).toContain(`Parley('${command}'`)
  for (const event of events) expect(guide).toContain(`| \`${event}\``)
})
