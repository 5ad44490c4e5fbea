import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { listIn } from '../support/setting-up.ts'
import type { ShownAgent } from '../support/staff.ts'
import type { TestServer } from '../support/test-server.ts'
import { comeIn, e2e, reads, theatre } from './browser.ts'
import { askBefore } from './prechat.ts'

const open = theatre()

async function moveTo(server: TestServer, username: string, workgroupUid: string): Promise<void> {
  const { token } = await logIn(server)
  const agents = listIn<ShownAgent>(await server.http.get('/api/v1/agent/query?pageSize=100', token))
  const agentUid = agents.find((one) => one.username === username)?.uid
  const change = async (verb: string, uid: string) => {
    const given = { workgroupUid: uid, agentUid }
    expect((await server.http.post(`/api/v1/workgroup/member/${verb}`, given, token)).status).toBe(200)
  }
  await change('add', workgroupUid)
  await change('remove', 'df_wg_uid')
}

e2e('required answers are given before a chat, and the chosen department gets it', async () => {
  const stage = await open()
  const { sales } = await askBefore(stage.server)
  const [admin, bea] = [await stage.agent(), await stage.agent('bea')]
  await moveTo(stage.server, 'bea', sales)
  const { page, chat, say } = await stage.visitor()
  const begin = chat.getByRole('button', { name: 'Start chatting' })
  await begin.click()
  await chat.getByText('Please fill this in.').waitFor()
  expect(await chat.locator('.composer').count()).toBe(0)
  await chat.getByLabel('Sales').check()
  await chat.getByLabel('Your order').fill('Order 4711')
  await begin.click()
  await say('Where is it?')
  await bea.rows.first().click()
  await reads(bea.page, 'Where is it?')
  expect(await bea.page.locator('.context').getByLabel('Description', { exact: true }).inputValue()).toBe('Order 4711')
  await bea.say('On its way')
  await reads(chat, 'On its way')
  await page.reload()
  await (await comeIn(page)).say('Thank you')
  await reads(bea.page, 'Thank you')
  await admin.page.getByText('Nobody needs you right now').waitFor()
})
