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

const { 'visitor.name': _, ...unnamed } = values

test.each([
  ['Hello {visitor.name}!', 'Hello!'],
  ['Hi, {visitor.name}, {agent.name} is here.', 'Hi, Ann is here.'],
  ['Dear {visitor.name}, {agent.name} is here.', 'Ann is here.'],
  ['Hello dear {visitor.name}, how can we help?', 'Hello, how can we help?'],
  ['{visitor.name}, you are number {position}.', 'You are number 3.'],
  ['We are closed, {visitor.name}.', 'We are closed.'],
  ['Hi! {visitor.name}, how can we help?', 'Hi! How can we help?'],
  ['Welcome\n{visitor.name}: éclairs are here', 'Welcome\nÉclairs are here'],
  ['Reindeer {visitor.name}', 'Reindeer'],
  ['Bye {visitor.name}. Bye {visitor.name}.', 'Bye. Bye.'],
  ['您好，{visitor.name}！请问有什么可以帮您？', '您好！请问有什么可以帮您？'],
  ['尊敬的{visitor.name}，您好！', '您好！'],
  ['{visitor.name}您好，{agent.name}为您服务。', '您好，Ann为您服务。'],
  ['第{position}位，{visitor.name}', '第3位'],
  ['{visitor.name}', ''],
])('%j without a name becomes %j', (text, filled) => {
  expect(fillText(text, unnamed)).toBe(filled)
})
