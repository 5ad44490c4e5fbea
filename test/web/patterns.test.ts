import { expect, test } from 'vitest'
import { regexesIn } from './regexes-in.ts'

const root = new URL('../../web-client/', import.meta.url)
const length = 20_000
/** Less than this does not freeze a page, but exceeds the noise of clock and machine. */
const floorMs = 4

/**
 * Every regular expression of the browser's code: what it is applied to, and strings made to hurt it besides those that
 * all are tried with. `ours` is applied only to what we wrote ourselves; everything else is measured.
 */
const patterns: readonly (readonly [file: string, pattern: string, meets: string, ...hurts: string[]])[] = [
  ['console/app.tsx', '/^http/', 'ours'],
  ['chat-page/address.ts', '/^[\\w.-]{1,128}$/', 'what an address names', 'a', '.'],
  ['chat-page/identity.ts', '/^#/', 'a fragment', '#'],
  ['chat-page/person.ts', '/^parley\\.(visitor|sound)$/', 'ours'],
  ['chat-page/places.ts', '/^#/', 'a fragment', '#'],
  ['core/agent/inbox-row.ts', '/^(GREETED|TRANSFERRED|JOINED)$/', 'ours'],
  ['console/inbox/excerpt.ts', '/[\\p{L}\\p{N}\\p{M}]+/gu', 'what an agent searches for', 'a ', 'a\u0301'],
  ['console/inbox/excerpt.ts', '/\\s/u', 'a message that was found'],
  ['console/contact/browser-name.ts', '/Edg(?:e|A|iOS)?\\/(\\d+)/', 'what a browser says', 'Edg', 'EdgiOS', 'Edg/'],
  ['console/contact/browser-name.ts', '/OPR\\/(\\d+)/', 'what a browser says it is', 'OPR/', 'OPR/1'],
  ['console/settings/audit-words.ts', '/^\\d+$/', 'old and new settings', '1', '1a'],
  ['console/records/records.ts', '/^[1-5]$/', 'what an address names', '1'],
  ['console/records/records.ts', '/^\\d{1,3}$/', 'what an address names', '1'],
  ['console/parts/reader-days.ts', '/^(\\d{4})-(\\d{2})-(\\d{2})$/', 'what an address names', '2026-11-', '1'],
  ['console/state/reply-table.ts', '/^[^\\s/]{1,32}$/u', 'cells of a chosen file', 'a', 'a ', '/'],
  ['console/contact/browser-name.ts', '/MicroMessenger\\/(\\d+)/', 'what a browser says it is', 'MicroMessenger/'],
  ['console/contact/browser-name.ts', '/SamsungBrowser\\/(\\d+)/', 'what a browser says it is', 'SamsungBrowser/'],
  ['console/contact/browser-name.ts', '/(?:Firefox|FxiOS)\\/(\\d+)/', 'what a browser says it is', 'Firefox/', 'FxiOS'],
  ['console/contact/browser-name.ts', '/(?:Chrome|CriOS)\\/(\\d+)/', 'what a browser says it is', 'Chrome/', 'CriOS'],
  ['console/contact/browser-name.ts', '/Version\\/(\\d+)[^\\n]{0,60}Safari/', 'a browser', 'Version/1', 'Safar'],
  ['console/contact/browser-name.ts', '/Android/', 'what a browser says it is', 'Androi'],
  ['console/contact/browser-name.ts', '/iPhone/', 'what a browser says it is', 'iPhon'],
  ['console/contact/browser-name.ts', '/iPad/', 'what a browser says it is', 'iPa'],
  ['console/contact/browser-name.ts', '/Windows/', 'what a browser says it is', 'Window'],
  ['console/contact/browser-name.ts', '/Mac OS X/', 'what a browser says it is', 'Mac OS '],
  ['console/contact/browser-name.ts', '/CrOS/', 'what a browser says it is', 'CrO'],
  ['console/contact/browser-name.ts', '/Linux/', 'what a browser says it is', 'Linu'],
  ['console/state/desktop-notifications.ts', '/android/i', 'what a browser says it is', 'Androi'],
  ['console/contact/facts.tsx', '/^https?:\\/\\//', 'addresses a page tells'],
  ['console/contact/tags.ts', '/[,，、]/', 'tags an agent writes', ',', '、'],
  ['console/shell/shortcuts.ts', '/^[jk?]$/i', 'one key'],
  ['console/inbox/highlight.tsx', 'RegExp(…)', 'ours'],
  ['console/state/place.ts', '/[A-Z]/g', 'ours'],
  ['console/state/own-drafts.ts', '/^(agent|visitor) /', 'ours'],
  ['console/shell/command-palette.tsx', '/\\s+/', 'what an agent searches for', ' ', '\t\n'],
  ['console/state/quick-replies.ts', '/\\{([a-z.]+)\\}/gi', 'texts of agents', '{', '{a', '{a.', '{}'],
  [
    'console/conversation/insert-apart.ts',
    '/[\\s(["\'“‘「『《（\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\u3000-\\u303f\\uff00-\\uff65]$/u',
    'texts of agents',
    ' ',
    '中',
  ],
  [
    'console/conversation/insert-apart.ts',
    '/^[\\s)\\].,;:!?…"\'”’\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\u3000-\\u303f\\uff00-\\uff65]/u',
    'texts of agents',
    ' ',
    '中',
  ],
  ['console/settings/reply-settings.tsx', '/^\\/+/', 'what an agent writes', '/'],
  [
    'console/settings/sites-field.tsx',
    '/^https?:\\/\\/[a-z0-9.-]+(:\\d+)?$/',
    'what an admin writes',
    'https://a',
    'https://a:1',
    '.',
  ],
  ['console/inbox/thread-brief.tsx', '/^https?:\\/\\//', 'addresses a page tells'],
  ['core/conversation/conversation.ts', '/^(SUCCESS|DELIVERED)$/', 'the status of a message', 'SUCCESS', 'DELIVERE'],
  ['core/agent/requests.ts', '/^(TRANSFER|INVITE)_/', 'types of messages', 'TRANSFER', 'INVITE'],
  ['ui/composer/emoji-picker.tsx', '/\\s+/', 'what is searched among the emoji', ' ', '\u3000'],
  ['ui/composer/emoji-picker.tsx', '/^[a-z0-9]/', 'what is searched among the emoji', 'z'],
  ['ui/composer/attachments.ts', '/^image\\/(?!svg)/', 'types of files', 'image/', 'image/svg'],
  ['ui/parts/icon.tsx', '/<!--.*?-->|<\\/?svg[^>]*>/gs', 'ours'],
  ['ui/contents/linkify.ts', '/https?:\\/\\/|www\\.|@/gi', 'texts of anybody', 'http:/', 'https', 'ww', 'www.', '@'],
  ['ui/contents/linkify.ts', '/[a-z\\d]/i', 'one character'],
  ['ui/contents/linkify.ts', '/[\\p{L}\\p{N}]/u', 'one character'],
  [
    'ui/contents/linkify.ts',
    '/[\\s\\p{Cc}\\u061c\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\u2600-\\u27bf\\ud83c-\\ud83e<>"`|\\\\“”„«»‹›。，、；：！？（）「」『』【】〔〕《》〈〉—～،؛؟]/u',
    'one character',
  ],
  [
    'ui/contents/linkify.ts',
    '/[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hang}\\p{sc=Bopo}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}]/u',
    'one character',
  ],
  ['ui/contents/linkify.ts', '/[\\w.+-]/', 'one character'],
  ['ui/contents/linkify.ts', '/[\\p{L}\\p{N}\\p{M}.-]/u', 'one character'],
  ['ui/contents/linkify.ts', '/^[\\p{L}\\p{N}-]+\\.[\\p{L}\\p{N}]/u', 'texts of anybody', 'a', 'a.', '-'],
  ['ui/contents/linkify.ts', '/^(?:[\\p{L}\\p{N}]|\\[[\\d:a-f])/iu', 'texts of anybody', '[', 'a'],
  [
    'ui/contents/linkify.ts',
    '/^[\\p{L}\\p{N}\\p{M}-]+(?:\\.[\\p{L}\\p{N}\\p{M}-]+)+/u',
    'texts of anybody',
    'a.',
    'a-',
    '-.',
    '..',
    '中.',
  ],
  [
    'ui/bodies/rich-text.tsx',
    '/```\\n?([\\s\\S]+?)```\\n?|`([^`\\n]+)`/g',
    'texts of anybody',
    '`',
    '``',
    '```',
    '```a',
    '`\n',
    '`a',
  ],
  ['ui/contents/addresses.ts', '/\\s/', 'addresses in contents', 'a', ' '],
  ['ui/contents/addresses.ts', '/^www\\./', 'addresses in contents', 'www.', 'www'],
  ['ui/contents/addresses.ts', '/[\\p{C}\\p{Z}]/u', 'addresses in contents', 'a', ' '],
  ['ui/contents/read-content.ts', '/^\\{\\s*\\}$/', 'contents of messages', '{', ' ', '{}'],
  ['ui/contents/place.ts', '/[,，;]/', 'contents of messages', ',', ';'],
  ['ui/contents/place.ts', '/^[+-]?\\d{1,3}(?:\\.\\d{0,20})?$/', 'contents of messages', '1', '1.', '.'],
  ['ui/contents/place.ts', '/\\p{Cs}/gu', 'addresses of places', '\ud800'],
  ['ui/contents/markdown.ts', '/^ {0,3}(?:```|~~~)[\\w+#.-]*[ \\t]*$/', 'texts of anybody', ' ', '```', '```a'],
  ['ui/contents/markdown.ts', '/^ {0,3}(#{1,6})[ \\t]+(\\S.*)$/', 'texts of anybody', '#', '# ', ' ', '\t', '# #'],
  [
    'ui/contents/markdown.ts',
    '/^ {0,3}(?:(?:\\*[ \\t]*){3,}|(?:-[ \\t]*){3,}|(?:_[ \\t]*){3,})$/',
    'texts of anybody',
    ...['*', '* ', '-', '- \t', '_', '_ ', ' '],
  ],
  ['ui/contents/markdown.ts', '/^ {0,3}> ?/', 'texts of anybody', '>', '> ', ' '],
  [
    'ui/contents/markdown.ts',
    '/^([ \\t]*)(?:[-*+]|(\\d{1,9})[.)])[ \\t]+(?=\\S)/',
    'texts of anybody',
    ...['- ', '-', ' ', '\t', '1', '1. ', '+ '],
  ],
  ['ui/contents/markdown.ts', '/\\r\\n?|\\n/', 'texts of anybody', '\r', '\r\n'],
  ['ui/contents/markdown.ts', '/^[ \\t]{2,}\\S/', 'texts of anybody', ' ', '\t', ' a'],
  ['ui/contents/markdown-inline.ts', '/[\\\\`*_~[!<]/g', 'texts of anybody', '*', '<', '[!'],
  ['ui/contents/markdown-inline.ts', '/[\\p{L}\\p{N}]/u', 'one character'],
  ['ui/contents/markdown-inline.ts', '/[!-/:-@[-`{-~]/', 'one character'],
  ['ui/contents/markdown-inline.ts', '/\\s/', 'addresses in texts', ' ', 'a '],
  ['ui/contents/markdown-inline.ts', '/^mailto:[^\\s"<>]+$/i', 'addresses in texts', 'mailto:', 'mailto:a', 'mailto'],
  [
    'ui/bodies/rich-text.tsx',
    '/^(?:\\p{Extended_Pictographic}|\\p{Emoji_Modifier}|\\p{Regional_Indicator}|\\u200d|\\ufe0f|\\u20e3|\\s)+$/u',
    'texts of anybody',
    ...['👩\u200d', '🇩', '🏽', '1\ufe0f\u20e3', ' '],
  ],
  ['widget/chat/chat.ts', '/^http/', 'ours'],
  ['widget/words/languages.ts', '/^(ar|fa|he|ur|ps|dv|ug|yi)\\b/i', 'names of languages', 'ar', 'a'],
  [
    'widget/chat/log-out.ts',
    '/^parley\\.(visitor|unsent |going-on |sound|draft\\.visitor )/',
    'names of what is kept',
    'parley.',
  ],
  ['widget/loader/loader-bubble.ts', '/^zh/i', 'names of languages', 'zh', 'z'],
  ['widget/loader/teaser.ts', '/^zh/i', 'names of languages', 'zh', 'z'],
  ['console/conversation/slash-word.ts', '/^\\/[^\\n]{0,40}$/', 'what an agent types', '/', '/a'],
  [
    'console/conversation/slash-word.ts',
    '/(?:^|[\\s("\'“‘「『《（，。；：！？、])\\/([^\\s/]{0,40})$/u',
    'what an agent types',
    '/',
    ' /',
    ' /a',
  ],
  ['console/conversation/use-quick-replies.ts', '/^\\/[^\\s/]*$/', 'what an agent types', '/', '/a'],
  ['widget/loader/panel.ts', '/^zh/i', 'names of languages', 'zh', 'z'],
  ['widget/loader/teaser.ts', '/^zh/i', 'names of languages', 'zh', 'z'],
]
const runs = [
  'a',
  '!',
  '[',
  ']',
  'http://',
  'https://a.',
  '*',
  '`',
  'a@a@a@',
  'a.',
  '_',
  '/',
  '\\',
  '"',
  '<',
  '0',
  '\n',
  '中',
]

test('each regular expression of the faces is in this table with what it is applied to, and no other is', () => {
  const known = patterns.map(([file, pattern]) => `${file} ${pattern}`)
  expect([...regexesIn(root)].sort()).toEqual([...new Set(known)].sort())
})

test('patterns for foreign text take linear time: 20,000 characters at most 3 × 10,000', () => {
  const slow = patterns
    .filter(([, , meets]) => meets !== 'ours')
    .flatMap(([file, pattern, , ...hurts]) =>
      [...runs, ...hurts].filter((run) => !isLinear(read(pattern), run)).map((run) => `${file} ${pattern} by ${run}`),
    )
  expect(slow).toEqual([])
})

test('the measurement finds patterns that are not linear', () => {
  expect(isLinear(/[\w.+-]+@[\w-]+/, 'a')).toBe(false)
  expect(isLinear(/[.,;:!?)\]]+$/, '!')).toBe(false)
})

/** Repeats at the beginning, at the end, and with a match before or after. */
function isLinear(pattern: RegExp, run: string): boolean {
  const forms = [(text: string) => text, (text: string) => `${text}\u0000`, (text: string) => `\u0000${text}x`]
  return forms.every((form) => {
    const [half = '', whole = ''] = [length / 2, length].map((size) => form(run.repeat(Math.ceil(size / run.length))))
    if (fastest(pattern, whole, floorMs) <= floorMs) return true
    const budgetMs = 3 * fastest(pattern, half, 0)
    return fastest(pattern, whole, budgetMs) <= budgetMs
  })
}

/**
 * Returns the fastest of a few runs, in ms, as a busy machine only makes them slower. Stops once one is fast enough.
 */
function fastest(pattern: RegExp, text: string, enoughMs: number): number {
  const givesUpAt = performance.now() + 100
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < 5 && least > enoughMs && performance.now() < givesUpAt; round += 1) {
    const startedAt = performance.now()
    if (pattern.global) for (const _ of text.matchAll(pattern));
    else text.search(pattern)
    least = Math.min(least, performance.now() - startedAt)
  }
  return least
}

function read(literal: string): RegExp {
  const end = literal.lastIndexOf('/')
  return new RegExp(literal.slice(1, end), literal.slice(end + 1))
}
