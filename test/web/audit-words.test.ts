import { expect, test } from 'vitest'
import { auditTold } from '../../web-client/console/settings/audit-words.ts'
import { settings } from '../../web-client/console/words/en-settings.ts'

test('lists of the audit log read as people write them, whatever is in their entries', () => {
  const { value } = auditTold(settings, (uid) => (uid === 'wg1' ? 'Support' : undefined))
  expect(value('sites', '["https://a.example/?q=1,2","say \\"hi\\""]')).toBe('https://a.example/?q=1,2, say "hi"')
  expect(value('departments', '["wg1","wg,2"]')).toBe('Support, wg,2')
  expect(value('sites', '[]')).toBe('–')
  expect(value('sites', '["cut off he')).toBe('["cut off he')
  expect(value('hours', '[1,{"a":"b,c"}]')).toBe('1, {"a":"b,c"}')
  expect(value('offerSeconds', '120')).toBe('2 minutes')
})
