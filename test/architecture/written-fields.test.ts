import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../web-client')
const opened = /<(input|textarea|select)\b/g

/** Returns the opening tags of the fields in a JSX file, including arrow functions and comparisons inside them. */
function fieldsIn(text: string): string[] {
  return [...text.matchAll(opened)].map(({ index }) => {
    let depth = 0
    for (let at = index; at < text.length; at += 1) {
      if (text[at] === '{') depth += 1
      if (text[at] === '}') depth -= 1
      if (text[at] === '>' && depth === 0) return text.slice(index, at + 1)
    }
    return text.slice(index)
  })
}

/** Returns whether a re-render would overwrite what the user is typing. */
function isWrittenOver(field: string): boolean {
  if (/^<select|type="(checkbox|radio)"/.test(field)) return false
  return /\svalue=/.test(field) && !/\sonInput=/.test(field)
}

/** Returns whether the field saves directly, so that an unsaved value is reset and a refusal loses it. */
function storesByItself(field: string): boolean {
  return /\son(Change|Input)=\{[^}]*(\b(saving|naming)\.set\(|\.post\()/s.test(field)
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /^(?!dist).*\.tsx$/.test(file))
const fields = files.flatMap((file) =>
  fieldsIn(readFileSync(join(root, file), 'utf8')).map((field) => ({ where: `${file}: ${field}`, field })),
)

test('no field overwrites what is being typed in it', () => {
  expect(fields.length).toBeGreaterThan(30)
  expect(fields.filter(({ field }) => isWrittenOver(field)).map(({ where }) => where)).toEqual([])
})

test('no field saves by itself: those of inputs.tsx hold unsaved values', () => {
  expect(fields.filter(({ field }) => storesByItself(field)).map(({ where }) => where)).toEqual([])
})

test.each([
  ['<input value={name} onChange={(event) => keep(event)} />', isWrittenOver, true],
  ['<textarea\n  value={text}\n  onChange={keep}\n/>', isWrittenOver, true],
  ['<input value={name} onInput={(event) => keep(event)} />', isWrittenOver, false],
  ['<input defaultValue={name} />', isWrittenOver, false],
  ['<select value={name} onChange={(event) => void saving.set("x", event.currentTarget.value)}>', storesByItself, true],
] as const)('the check classifies %s', (text, judge, isFound) => {
  expect(fieldsIn(text).map(judge)).toEqual([isFound])
})
