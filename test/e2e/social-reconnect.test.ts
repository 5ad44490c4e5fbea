import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { connect } from '../support/people.ts'
import { composerIn, e2e, theatre } from './browser.ts'
import { openDoor } from './door.ts'
import { seen } from './seen.ts'
import { acquaint, bubble, comes, phone, row, says, tab } from './social-people.ts'

const open = theatre()

/** Ann on her phone in a conversation, behind a door that can be cut; Ben by a device of his own. */
async function behindADoor(where: 'Friends' | 'Groups') {
  const stage = await open()
  const { ben, topic, groupTopic } = await acquaint(stage)
  const device = await connect(stage.server, ben)
  const door = await openDoor(stage.server.url)
  const page = await comes(stage, 'Ann', { context: phone, url: door.url })
  await tab(page, where).tap()
  await row(page, where === 'Friends' ? 'Ben' : 'Marathon').tap()
  await seen(composerIn(page))
  const to = where === 'Friends' ? topic : groupTopic
  const cut = async () => {
    door.refuseSockets()
    door.refusePaths(/./)
    await seen(page.getByText('What you write is kept and sent later', { exact: false }).first())
  }
  const heal = async () => {
    door.refusePaths()
    door.letSockets()
    await page
      .getByText('What you write is kept and sent later', { exact: false })
      .first()
      .waitFor({ state: 'detached' })
  }
  const end = async () => {
    device.drop()
    await door.close()
  }
  return { stage, page, device, to, cut, heal, end }
}

/** The message of Ann that another message names, as the server has it. */
async function uidOf(stage: Awaited<ReturnType<typeof open>>, content: string): Promise<string> {
  const found = () => stage.server.rows('select uid from messages where content = ?', content)
  await expect.poll(() => found().length).toBe(1)
  return String(found()[0]?.uid)
}

const tickOf = (page: Page, text: string) =>
  page.locator('.part-page .said', { hasText: text }).locator('[data-progress=read]')

e2e.each([
  ['that the server remembers', false],
  ['that the server does not know', true],
] as const)(
  'an open conversation on a device %s has all that it missed: texts, what was taken back, ticks',
  async (_, isNew) => {
    const { stage, page, device, to, cut, heal, end } = await behindADoor('Friends')
    await says(page, 'Are you there?')
    await device.say(to, { uid: 'slip', content: 'a slip' })
    await seen(bubble(page, 'a slip'))
    await says(page, 'How are you?')
    const read = async (asked: string) =>
      device.say(to, { uid: `read ${asked}`, type: 'READ', content: await uidOf(stage, asked) })
    const isRead = (asked: string) => seen(tickOf(page, asked))
    // Nothing of her own is under way: no tick makes the page look.
    if (isNew) for (const asked of ['Are you there?', 'How are you?']) await read(asked).then(() => isRead(asked))
    await cut()
    for (const uid of ['one', 'two']) await device.say(to, { uid, content: `missed ${uid}` })
    await device.say(to, { uid: 'back', type: 'RECALL', content: 'slip' })
    if (!isNew) await read('How are you?')
    await device.roundTrip()
    expect(await bubble(page, 'missed').count()).toBe(0)
    // Without the name in storage the page goes on with the one it has in memory.
    if (isNew) await page.evaluate(() => sessionStorage.setItem('parley.device', crypto.randomUUID()))
    await heal()
    await seen(bubble(page, 'missed two'))
    await seen(bubble(page, 'missed one'))
    await bubble(page, 'a slip').waitFor({ state: 'detached' })
    await isRead('How are you?')
    expect(await bubble(page, 'missed').count()).toBe(2)
    await end()
  },
)

e2e('in a group, who has read meanwhile is counted again', async () => {
  const { stage, page, device, to, cut, heal, end } = await behindADoor('Groups')
  await says(page, 'Who runs on Sunday?')
  const asked = await uidOf(stage, 'Who runs on Sunday?')
  await device.hearsUid(asked)
  await cut()
  expect(await page.getByText('Read by').count()).toBe(0)
  await device.say(to, { uid: 'read', type: 'READ', content: asked })
  await device.roundTrip()
  await heal()
  await seen(page.getByText('Read by everybody'))
  await seen(tickOf(page, 'Who runs on Sunday?'))
  await end()
})
