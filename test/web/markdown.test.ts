import { expect, test } from 'vitest'
import { type Block, type List, markdownOf } from '../../web-client/ui/contents/markdown.ts'
import { type Inline, inlineOf } from '../../web-client/ui/contents/markdown-inline.ts'
import { Random, seedOfRun } from '../support/random.ts'

/** Returns the inline parts as tags, to be read at a glance. */
function marked(inline: readonly Inline[]): string {
  return inline
    .map((one) => {
      if (typeof one === 'string') return one
      if (one.kind === 'code') return `<c>${one.text}</c>`
      if (one.kind === 'link') return `<a ${one.href}>${one.text}</a>`
      const tag = { strong: 'b', emphasis: 'i', deleted: 's' }[one.kind]
      return `<${tag}>${marked(one.inline)}</${tag}>`
    })
    .join('')
}

test.each([
  ['plain', 'plain'],
  ['**bold** and *italic* and ~~gone~~', '<b>bold</b> and <i>italic</i> and <s>gone</s>'],
  ['__bold__ _italic_', '<b>bold</b> <i>italic</i>'],
  ['**bold *both* bold**', '<b>bold <i>both</i> bold</b>'],
  ['**open *both**', '<b>open *both</b>'],
  ['a_name_with_lines', 'a_name_with_lines'],
  ['2 * 3 * 4', '2 * 3 * 4'],
  ['**', '**'],
  ['****', '****'],
  ['**open', '**open'],
  ['`code **not bold**` `', '<c>code **not bold**</c> `'],
  ['``a ` b``', '<c>a ` b</c>'],
  ['\\*no\\* \\a', '*no* \\a'],
  ['[text](https://a.example "title")', '<a https://a.example>text</a>'],
  ['[mail](mailto:a@b.example)', '<a mailto:a@b.example>mail</a>'],
  ['[bad](javascript:alert(1))', 'bad)'],
  ['[bad](data:text/html,x)', 'bad'],
  ['[file](/file/a)', 'file'],
  ['![picture](https://a.example/p.png)', '<a https://a.example/p.png>picture</a>'],
  ['Hi! <https://a.example> <b>', 'Hi! <a https://a.example>https://a.example</a> <b>'],
  ['see https://a.example/b_c_d.', 'see <a https://a.example/b_c_d>https://a.example/b_c_d</a>.'],
  ['<script>alert(1)</script>', '<script>alert(1)</script>'],
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
])('%j reads as %j', (text, tags) => expect(marked(inlineOf(text))).toBe(tags))

function listed({ isOrdered, start, items }: List): string {
  const said = items.map(({ inline, lists }) => [marked(inline), ...lists.map((one) => `(${listed(one)})`)].join(' '))
  return `${isOrdered ? `ol${start}` : 'ul'} ${said.join(', ')}`
}

function outline(blocks: readonly Block[]): string[] {
  return blocks.map((block) => {
    switch (block.kind) {
      case 'paragraph':
        return `p ${marked(block.inline)}`
      case 'heading':
        return `h${block.level} ${marked(block.inline)}`
      case 'code':
        return `code ${block.text}`
      case 'quote':
        return `> ${outline(block.blocks).join(' | ')}`
      case 'list':
        return listed(block)
      case 'rule':
        return 'hr'
      default:
        return block satisfies never
    }
  })
}

test('blocks are told apart, and what is none of them is a paragraph', () => {
  const text = `# Tea *green*
one
two

- a
  - b
- c
  goes on

3. third
4) fourth
   - inside

> said
> > before
\`\`\`js
<b>**kept**  as is
\`\`\`
---
| a | b |
#nothing
\`\`\`
open`
  expect(outline(markdownOf(text))).toEqual([
    'h1 Tea <i>green</i>',
    'p one\ntwo',
    'ul a (ul b), c\ngoes on',
    'ol3 third, fourth (ul inside)',
    '> p said | > p before',
    'code <b>**kept**  as is',
    'hr',
    'p | a | b |\n#nothing',
    'code open',
  ])
})

const seed = seedOfRun()
const pieces = [
  '*',
  '**',
  '_',
  '`',
  '```\n',
  '[',
  '](',
  ')',
  '<',
  '>',
  '# ',
  '- ',
  '1. ',
  '> ',
  '\n',
  '  ',
  'a',
  '中',
  '~~',
  '\\',
  '!',
]

test(`5,000 random texts lose no letter and never fail (seed ${seed})`, () => {
  const random = new Random(seed)
  for (let left = 5000; left > 0; left -= 1) {
    const text = Array.from({ length: random.between(1, 60) }, () => random.pick(pieces)).join('')
    const read = JSON.stringify(markdownOf(text))
    // Addresses of links that are none go; no piece of the words may.
    const count = (one: string) => one.split('中').length
    if (!text.includes('](')) expect([text, count(read)]).toEqual([text, count(text)])
  }
})

test.each([
  '*',
  '**a',
  '_',
  '`',
  '``',
  '```',
  '[',
  '[](',
  '![',
  '<',
  '> ',
  '>',
  '- ',
  '1. ',
  '# ',
  '~~',
  '\\',
  '*a **b ',
  '(',
  '\n> ',
])('a text of nothing but %j takes linear time', (piece) => {
  const spent = (length: number) => {
    const text = piece.repeat(Math.ceil(length / piece.length))
    const startedAt = performance.now()
    markdownOf(text)
    return performance.now() - startedAt
  }
  spent(10_000)
  const least = (length: number) => Math.min(spent(length), spent(length), spent(length))
  // Twice the text, at most four times the time, besides what a clock and a busy machine add.
  expect(least(20_000)).toBeLessThan(4 * least(10_000) + 30)
})
