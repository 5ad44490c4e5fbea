import type { RefusalWords } from './field-errors.ts'

export const refusals: RefusalWords = {
  unsaved: (why) => `尚未保存。${why}`,
  missing: '此项必填。',
  number: (min, max) => (max === '' ? `请输入不小于 ${min} 的数字。` : `请输入 ${min} 到 ${max} 之间的整数。`),
  tooShort: (minLength) => `请至少输入 ${minLength} 个字符。`,
  time: '请输入有效时间。',
  username: '请输入 1 到 64 个字符，只能使用英文字母、数字和 _ . @ -。',
  shortcut: '请输入 1 到 32 个字符，不能含空格或斜杠。',
  other: '请检查填写的内容。',
}
