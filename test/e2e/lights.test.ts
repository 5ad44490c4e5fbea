import { expect, onTestFinished } from 'vitest'
import { type AgentPage, e2e, type Place, readsExactly, talk, theatre, type VisitorPage } from './browser.ts'
import { openDoor } from './door.ts'
import { seen } from './seen.ts'

const open = theatre()

const cutOff = (place: Place) => place.locator('.cut-off')

/** Returns how long it took the light to reach a state, in ms. */
async function turns(place: Place, states: string): Promise<number> {
  const begun = Date.now()
  await place.locator(`.light:is(${states})`).first().waitFor({ state: 'attached' })
  return Date.now() - begun
}

const lost = '[data-state=connecting],[data-state=offline]'
const connected = '[data-state=connected]'

interface Both {
  readonly visitor: VisitorPage
  readonly agent: AgentPage
}

const placesOf = ({ visitor, agent }: Both) => [visitor.chat, agent.page] as const

async function bothTurn(both: Both, states: string): Promise<number> {
  return Math.max(...(await Promise.all(placesOf(both).map((place) => turns(place, states)))))
}

/** The product's three seconds, plus what a busy machine adds. */
const noticedMs = 3000 + 4000

e2e('a cut shows at once, also at the composer, and a page reconnects seconds after the server is back', async () => {
  const stage = await open()
  const both = await talk(stage)
  const { visitor, agent } = both
  let readyAt = 0
  await stage.restart(async () => {
    expect(await bothTurn(both, lost)).toBeLessThan(noticedMs)
    await bothTurn(both, '[data-state=offline]')
    for (const place of placesOf(both)) {
      await seen(cutOff(place))
      await cutOff(place).getByText('No connection. What you write is kept').waitFor()
      await seen(cutOff(place).getByRole('button', { name: 'Try now' }))
    }
    await visitor.say('said to nobody')
    await cutOff(visitor.chat).getByRole('button').click()
    await cutOff(visitor.chat).getByRole('button', { name: 'Trying…' }).waitFor()
    await cutOff(visitor.chat).getByRole('button', { name: 'Try now' }).waitFor()
    readyAt = Date.now()
  })
  const startedAt = Date.now()
  await bothTurn(both, connected)
  // The server answers before `restart` returns; from then on a page asks at least every 1.5 s.
  expect(Date.now() - startedAt).toBeLessThan(noticedMs)
  expect(readyAt).toBeLessThan(startedAt)
  await readsExactly(agent.page, ['Hello', 'Good day', 'said to nobody'])
  for (const place of placesOf(both)) expect(await cutOff(place).count()).toBe(0)
  // What was sent meanwhile arrives, and the agent reads it.
  await visitor.chat.locator('.said', { hasText: 'said to nobody' }).locator('[data-progress=read]').waitFor()
})

e2e('without a network the light says so within seconds, and Try now or the network bring it back', async () => {
  const both = await talk(await open())
  const { visitor, agent } = both
  for (const page of [visitor.page, agent.page]) await page.context().setOffline(true)
  expect(await bothTurn(both, lost)).toBeLessThan(noticedMs)
  await bothTurn(both, '[data-state=offline]')
  for (const page of [visitor.page, agent.page]) await page.context().setOffline(false)
  expect(await bothTurn(both, connected)).toBeLessThan(noticedMs)
})

e2e('a network that silently swallows everything is noticed by the probe', async () => {
  const stage = await open()
  const door = await openDoor(stage.server.url)
  onTestFinished(door.close)
  const both = await talk(stage, { url: door.url })
  door.freeze()
  // After 8 s of silence the page probes, and waits 5 s for the answer.
  expect(await bothTurn(both, lost)).toBeLessThan(13_000 + 4000)
  await bothTurn(both, '[data-state=offline]')
  door.thaw()
  expect(await bothTurn(both, connected)).toBeLessThan(noticedMs + 2500)
  await both.agent.say('still there?')
  await readsExactly(both.visitor.chat, ['Hello', 'Good day', 'still there?'])
})
