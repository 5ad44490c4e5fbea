import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { httpDoor, mqttDoor, type TestDoor } from './doors.ts'

const server = perFile.server()
const chat = perFile.chat(server)
const doors: Partial<Record<'mqtt' | 'http', TestDoor>> = {}
beforeAll(() => {
  doors.mqtt = mqttDoor(server)
  doors.http = httpDoor(server, ({ uid }) => uid === chat.agent.uid)
})
afterAll(() => {
  chat.agentDevice.drop()
  doors.mqtt?.close()
})

const cases = [
  ['visitor', 'a text of 16,384 characters', 'TEXT', 'x'.repeat(16_384), 'stored'],
  ['visitor', 'one character more', 'TEXT', 'x'.repeat(16_385), 'refused field_too_long'],
  ['visitor', '65,536 characters of another type', 'FORM', 'x'.repeat(65_536), 'stored'],
  ['visitor', 'one character more', 'FORM', 'x'.repeat(65_537), 'refused field_too_long'],
  // Six bytes each in JSON.
  ['visitor', 'control characters that JSON makes too long', 'FORM', '\u0001'.repeat(43_700), 'refused field_too_long'],
  ['visitor', 'control characters that just fit', 'FORM', '\u0001'.repeat(43_600), 'stored'],
  ['agent', 'a text of 100,000 characters', 'TEXT', 'x'.repeat(100_000), 'stored'],
  ['agent', 'control characters that JSON makes too long', 'TEXT', '\u0001'.repeat(90_000), 'refused field_too_long'],
] as const

let last = 0

describe.each(['mqtt', 'http'] as const)('over %s', (name) => {
  test.each(cases)('of %s: %s', async (who, _what, type, content, outcome) => {
    last += 1
    const uid = `size${last}`
    // An HTTP body may have 256 KiB.
    const sent = JSON.stringify(JSON.stringify(content)).length > 250_000 ? 'refused too_large' : outcome
    const got = await doors[name]?.send(chat[who], chat.topic, { uid, type, content })
    expect(got).toMatch(name === 'http' ? sent : outcome)
    const rows = server.rows('select length(content) as length from messages where uid = ?', uid)
    expect(rows).toEqual(got?.startsWith('stored') ? [{ length: content.length }] : [])
  })
})
