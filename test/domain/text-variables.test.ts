import { expect, test } from 'vitest'
import { fillText, variablesIn } from '../../domain/organization/text-variables.ts'

const values = {
  'agent.name': 'Ann',
  'visitor.name': 'Bob',
  'workgroup.name': 'Shop',
  position: '3',
  wait: '5 minutes',
}

test.each([
  ['Hi {visitor.name}, {agent.name} of {workgroup.name} here.', 'Hi Bob, Ann of Shop here.'],
  ['{position}/{position}: {wait}', '3/3: 5 minutes'],
  ['{name} {agent} { agent.name } {Agent.name} {{wait}}', '{name} {agent} { agent.name } {Agent.name} {5 minutes}'],
  ['{agent.name', '{agent.name'],
  ['', ''],
])('%j becomes %j', (text, filled) => {
  expect(fillText(text, values)).toBe(filled)
})

test('a value is plain text: its braces and signs mean nothing', () => {
  expect(fillText('{visitor.name}|{agent.name}', { 'visitor.name': '{agent.name}$&$1', 'agent.name': 'Ann' })).toBe(
    '{agent.name}$&$1|Ann',
  )
})

test('a variable without a value leaves nothing, and a long value is shortened between characters', () => {
  expect(fillText('Place {position}.', {})).toBe('Place .')
  const filled = fillText('{agent.name}', { 'agent.name': `${'x'.repeat(63)}😀y` })
  expect(filled.isWellFormed()).toBe(true)
  expect(filled.length).toBe(65)
})

test('the variables of a text are found', () => {
  expect([...variablesIn('{wait} {agent.name} {wait} {other}')]).toEqual(['wait', 'agent.name'])
})
