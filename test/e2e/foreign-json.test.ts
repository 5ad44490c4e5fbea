import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { WireMessage } from '../../proto/wire.ts'
import { hostileMessage } from '../support/foreign-json.ts'
import { newVisitor, openThread } from '../support/people.ts'
import { Random, seedOfRun, testOption } from '../support/random.ts'
import {
  type AgentPage,
  comeIn,
  composerIn,
  e2e,
  type Place,
  reads,
  talk,
  theatre,
  type VisitorPage,
} from './browser.ts'
import { plain, socketOf, topicsOf } from './page-socket.ts'

const open = theatre()
const seed = seedOfRun()
/** Messages for each face; test/web feeds twenty times as many to the parts that draw them. */
const count = testOption('PARLEY_TEST_FOREIGN', 500)
const atOnce = 100
const drawnWithin = { timeout: Math.max(120_000, 60 * count) }
const poison = { quote: { text: 'q', nickname: { toString: 1 } } }

e2e('a quote with an invalid author breaks no pane: that chat and the next are read, answered and closed', async () => {
  const { server, ...stage } = await open()
  const { visitor, agent } = await talk({ server, ...stage })
  const other = await newVisitor(server, 'Otto')
  const thread = await openThread(server, other)
  const send = (content: string, extra = '') =>
    server.http.post('/visitor/api/v1/message/send', { content, extra, thread }, other.token)
  expect((await send('A poisoned word', JSON.stringify(poison))).status).toBe(200)
  await agent.page.locator('.row', { hasText: 'Otto' }).click()
  await reads(agent.page, 'A poisoned word')
  await send('And another')
  await reads(agent.page, 'And another')
  await agent.page.locator('.rows .row', { hasNotText: 'Otto' }).first().click()
  await reads(agent.page, 'Good day')
  await agent.say('Still here')
  await reads(visitor.chat, 'Still here')
  await agent.page.locator('.row', { hasText: 'Otto' }).click()
  await agent.say('Good bye, Otto')
  await reads(agent.page, 'Good bye, Otto')
  await endIn(agent)
})

e2e(
  `${count} messages of hostile JSON are drawn by the console, which goes on (seed ${seed})`,
  drawnWithin,
  async () => {
    const { server, ...stage } = await open()
    const { visitor, agent } = await talk({ server, ...stage })
    const deliver = await socketOf(agent.page)
    await agent.page.reload()
    await agent.rows.first().click()
    await reads(agent.page, 'Good day')
    await feed({ page: agent.page, place: agent.page, from: topicsOf(server, 'console'), deliver })
    await answersKeys(agent.page, agent.page)
    await agent.say('Still here')
    await reads(visitor.chat, 'Still here')
    await endIn(agent)
  },
)

e2e(
  `${count} messages of hostile JSON are drawn by the widget, which goes on (seed ${seed})`,
  drawnWithin,
  async () => {
    const { server, ...stage } = await open()
    const { visitor, agent } = await talk({ server, ...stage })
    const deliver = await socketOf(visitor.page)
    await visitor.page.reload()
    const again = await comeIn(visitor.page)
    await reads(again.chat, 'Good day')
    await feed({ page: again.page, place: again.chat, from: topicsOf(server, 'widget'), deliver })
    await answersKeys(again.page, again.chat)
    await again.say('Still here')
    await reads(agent.page, 'Still here')
    await endFrom(again)
  },
)

interface Feeding {
  readonly page: Page
  readonly place: Place
  readonly from: ReturnType<typeof topicsOf>
  readonly deliver: (messages: readonly WireMessage[]) => void
}

/** Sends them in batches; a batch is drawn once the page shows its last message, and none may be given up. */
async function feed({ place, from: { threadUid, topic, others, lastSeq }, deliver }: Feeding): Promise<void> {
  const random = new Random(seed)
  let seq = lastSeq
  // Across all topics, so that each message stands below the earlier ones.
  let sentAt = 1_800_000_000_000
  for (let lot = 0; lot < count / atOnce; lot += 1) {
    const messages = Array.from({ length: atOnce }, (_, index) => {
      const other = random.chance(0.2) && others.length > 0 ? random.pick(others) : undefined
      if (other === undefined) seq += 1
      sentAt += 1
      const from = { threadUid: other ?? threadUid, topic: other ?? topic, state: 'CHATTING' }
      const at = { seq: other === undefined ? seq : lot * atOnce + index + 1, sentAt }
      return hostileMessage(random, { uid: `${lot} ${index}`, ...from, ...at })
    })
    seq += 1
    sentAt += 1
    deliver([...messages, plain(`Lot ${lot}.`, { threadUid, topic, seq, sentAt })])
    await reads(place, `Lot ${lot}.`)
    expect(await place.getByText('cannot be shown').count()).toBe(0)
  }
}

/** Typed text appears in the composer at once. */
async function answersKeys(page: Page, place: Place): Promise<void> {
  await composerIn(place).click()
  await page.keyboard.type('keys')
  expect(await composerIn(place).inputValue()).toBe('keys')
}

async function endIn({ page }: AgentPage): Promise<void> {
  await page.getByRole('button', { name: 'End', exact: true }).click()
  await page.getByRole('button', { name: 'End conversation' }).click()
  await page.getByText('The visitor can start again at any time.').waitFor()
}

async function endFrom({ chat }: VisitorPage): Promise<void> {
  await chat.getByRole('button', { name: 'Options' }).click()
  await chat.getByRole('menuitem', { name: 'End conversation' }).click()
  await chat.getByRole('button', { name: 'End it' }).click()
  await chat.getByRole('button', { name: 'Start again' }).waitFor()
}
