import { expect, test } from 'vitest'
import { perTest } from '../support/fixtures.ts'
import { isCounted, limitsWith } from '../support/limits.ts'
import { logIn } from '../support/people.ts'

const server = perTest.unstarted()

test('an agent announces that often within that time, and of a workgroup only so many are kept', async () => {
  const numbers = { 'announcements.ofAgent': 2, 'announcements.withinMs': 1000, 'announcements.kept': 1 }
  await server.start({ limits: limitsWith(numbers) })
  const { token } = await logIn(server)
  const announce = async (text: string) => {
    const wish = { to: 'agents', workgroupUid: 'df_wg_uid', text }
    return (await server.http.post('/api/v1/announcement/create', wish, token)).status
  }
  const statuses = [await announce('one'), await announce('two'), await announce('three')]
  expect(statuses).toEqual([200, 200, 429])
  await isCounted(server, 'announcements.ofAgent')
  await expect.poll(() => announce('four'), { timeout: 5000 }).toBe(200)
  expect(server.rows('select text from announcements')).toEqual([{ text: 'four' }])
})
