import { expect, test } from 'vitest'
import { isEmailAddress } from '../../domain/email.ts'

test.each([
  ...[
    'nora@example.com',
    'n.o+r_a@mail.example.co.uk',
    'nora@xn--fsqu00a.xn--0zwm56d',
    '诺拉@例子.广告',
    "o'nora@example.com",
  ],
])('%s is an address', (text) => {
  expect(isEmailAddress(text)).toBe(true)
})

test.each([
  ...['', 'nora', 'nora@example', 'nora@.com', 'nora@example.', 'nora@ex..com', '@example.com', 'nora@@example.com'],
  ...['nora @example.com', 'Nora <nora@example.com>', 'a@example.com, b@example.com', 'a@example.com;b@example.com'],
  ...['nora＠example.com', 'nora@localhost', 'nora@example.com '],
])('%j is not', (text) => {
  expect(isEmailAddress(text)).toBe(false)
})
