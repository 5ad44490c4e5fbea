import { describe, expect, test } from 'vitest'
import { readCard } from '../../web-client/ui/contents/cards.ts'
import { excerptOf } from '../../web-client/ui/contents/excerpt.ts'
import { readMedia } from '../../web-client/ui/contents/media.ts'
import { readPlace } from '../../web-client/ui/contents/place.ts'
import { readAnswer, readQuestion } from '../../web-client/ui/contents/questions.ts'
import { readQuotation } from '../../web-client/ui/contents/quotation.ts'
import { readUnknown } from '../../web-client/ui/contents/unknown.ts'
import { sharedWords as english } from '../../web-client/ui/words/en.ts'
import { sharedWords as chinese } from '../../web-client/ui/words/zh-CN.ts'
import { hostileObject } from '../support/foreign-json.ts'
import { Random, seedOfRun } from '../support/random.ts'

const json = JSON.stringify

describe('a line that stands for a message', () => {
  test.each([
    ['IMAGE', '/file/a', '[Image]', '[图片]'],
    ['VIDEO', json({ url: '/file/a', name: 'tea.mp4' }), '[Video] tea.mp4', '[视频] tea.mp4'],
    ['AUDIO', json({ url: '/file/a', name: 'tea.mp3' }), '[Audio] tea.mp3', '[音频] tea.mp3'],
    ['VOICE', json({ url: '/file/a', name: 'voice.webm' }), '[Voice message]', '[语音]'],
    ['LOCATION', '30.1,120.2', '[Location]', '[位置]'],
    ['LOCATION', '1 Lake Road', '[Location] 1 Lake Road', '[位置] 1 Lake Road'],
    ['GOODS', json({ title: 'Pot' }), '[Product] Pot', '[商品] Pot'],
    ['CHOICE', json({ content: 'Which?' }), '[Question] Which?', '[选项] Which?'],
    ['CHOICE_SUBMIT', json({ uid: 'q', selectedValues: ['1'], content: 'Red' }), '[Answer] Red', '[回答] Red'],
    ['FORM_SUBMIT', json({ uid: 'q', values: { a: 'Vera', b: '' } }), '[Answer] Vera', '[回答] Vera'],
    ['MARKDOWN', '# Tea\n\n**hot** [here](https://a.example)', 'Tea hot here', 'Tea hot here'],
    ['ROBOT', '', 'Empty message', '空消息'],
    ['QUOTATION', json({ content: 'Yes' }), 'Yes', 'Yes'],
    ['URL', 'https://a.example', 'https://a.example', 'https://a.example'],
    ['HOLOGRAM', '{"x":1}', '[Message]', '[消息]'],
    ['HOLOGRAM', 'words', '[Message] words', '[消息] words'],
    ['constructor', '{"x":1}', '[Message]', '[消息]'],
    ['TEXT', '{"x":1}', '{"x":1}', '{"x":1}'],
  ])('%s %s', (type, content, inEnglish, inChinese) => {
    expect(excerptOf({ type, content }, english)).toBe(inEnglish)
    expect(excerptOf({ type, content }, chinese)).toBe(inChinese)
  })
})

const seed = seedOfRun()

test(`2,000 hostile contents are read by every reader, which return texts and finite numbers (seed ${seed})`, () => {
  const random = new Random(seed)
  const readers = [readMedia, readPlace, readCard, readQuestion, readAnswer, readQuotation, readUnknown]
  const isGood = (value: unknown): boolean => {
    if (typeof value === 'number') return Number.isFinite(value)
    if (value instanceof Map) return isGood([...value.values()])
    if (Array.isArray(value)) return value.every(isGood)
    if (typeof value === 'object' && value !== null) return Object.values(value).every(isGood)
    return ['string', 'boolean', 'undefined'].includes(typeof value)
  }
  for (let left = 2000; left > 0; left -= 1) {
    const content = hostileObject(random)
    const bad = readers.filter((read) => !isGood(read(content)))
    expect(bad.length === 0 ? '' : content).toBe('')
  }
})
