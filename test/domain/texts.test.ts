import { describe, expect, test } from 'vitest'
import { isChinese, textFor } from '../../domain/organization/workgroup-texts.ts'

const texts = {
  en: { welcome: 'Hello' },
  zh: { welcome: '你好', away: '' },
  'zh-CN': { welcome: '您好' },
  'pt-BR': { welcome: 'Olá' },
}

describe('a workgroup’s text', () => {
  test.each<[string | undefined, string | undefined, string]>([
    ['zh-CN', '您好', 'the very tag'],
    ['ZH-cn', '您好', 'the very tag in another case'],
    ['zh_CN', '您好', 'the very tag with an underscore'],
    ['zh-TW', '你好', 'its language'],
    ['zh-CN-x-shop', '您好', 'the tag without its last part'],
    ['zh', '你好', 'the language itself'],
    ['pt-BR', 'Olá', 'the very tag'],
    ['pt', undefined, 'nothing: Brazil’s is not for all'],
    ['de', undefined, 'nothing, for nobody wrote it'],
    ['english', undefined, 'nothing: a prefix is no language'],
    ['', 'Hello', 'English, when the language is not known'],
    [undefined, 'Hello', 'English, when nothing was told'],
  ])('for %s is %s: %s', (language, expected) => {
    expect(textFor(texts, 'welcome', language)).toBe(expected)
  })

  test('falls back to the language if the exact tag lacks just that text, and an empty one counts as a text', () => {
    expect(textFor(texts, 'away', 'zh-CN')).toBe('')
    expect(textFor(texts, 'closing', 'zh-CN')).toBeUndefined()
    expect(textFor({}, 'welcome', 'en')).toBeUndefined()
  })
})

test.each([
  ['zh', true],
  ['zh-CN', true],
  ['ZH_tw', true],
  ['zhx', false],
  ['en', false],
  ['', false],
  [undefined, false],
])('%s is Chinese: %s', (language, expected) => {
  expect(isChinese(language)).toBe(expected)
})
