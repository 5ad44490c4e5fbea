import { expect, test } from 'vitest'
import { isByPage, isPageOf, type Trigger, triggerText } from '../../domain/organization/trigger.ts'

test.each([
  ['/prices', 'https://shop.example/prices', true],
  ['/prices', 'https://shop.example/prices?from=ad#top', true],
  ['/prices', 'https://shop.example/prices/old', false],
  ['/prices*', 'https://shop.example/prices/old', true],
  ['/*/shoes', 'https://shop.example/en/shoes', true],
  ['/*/shoes', 'https://shop.example/en/shoes/red', false],
  ['/*a*a', 'https://shop.example/ba', false],
  ['/?page=*', 'https://shop.example/?page=2', true],
  ['/?page=*', 'https://shop.example/', false],
  ['/#/cart', 'https://shop.example/#/cart', true],
  ['/#/cart', 'https://shop.example/#/home', false],
  ['https://shop.example/*', 'https://shop.example/cart', true],
  ['https://shop.example/*', 'https://other.example/cart', false],
  ['https://*.example/', 'https://shop.example/', true],
  ['/产品/*', 'https://shop.example/%E4%BA%A7%E5%93%81/1', true],
  ['/100%', 'https://shop.example/100%', true],
  ['/100%', 'https://shop.example/50%', false],
  ['*', 'https://shop.example/', true],
  ['/.', 'https://shop.example/x', false],
  ['/', 'no address', false],
])('the pattern %s and the address %s: %s', (pattern, address, isIt) => {
  expect(isPageOf(pattern, address)).toBe(isIt)
})

test('a pattern of many stars is compared at once', () => {
  const began = performance.now()
  expect(isPageOf(`/${'*a'.repeat(250)}b`, `https://shop.example/${'a'.repeat(20_000)}`)).toBe(false)
  expect(performance.now() - began).toBeLessThan(200)
})

const trigger = (more: Partial<Trigger>): Trigger => ({
  ...{
    name: 'Prices',
    on: true,
    pages: [],
    seconds: 0,
    scroll: 0,
    texts: { en: 'May I help?', 'zh-CN': '需要帮助吗？' },
  },
  ...more,
})

test('a text is that of the visitor’s language, else the first', () => {
  expect(['en-GB', 'zh_CN', 'fr', undefined].map((tag) => triggerText(trigger({}), tag))).toEqual([
    ...['May I help?', '需要帮助吗？', 'May I help?', 'May I help?'],
  ])
  expect(triggerText(trigger({ texts: {} }), 'en')).toBe('')
})

test('without conditions only the page’s script calls it', () => {
  expect(isByPage(trigger({}))).toBe(false)
  for (const more of [{ pages: ['*'] }, { seconds: 1 }, { scroll: 1 }]) expect(isByPage(trigger(more))).toBe(true)
})
