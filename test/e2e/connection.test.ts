import { expect, onTestFinished } from 'vitest'
import { e2e, lightSays, reads, readsExactly, talk, theatre } from './browser.ts'
import { openDoor } from './door.ts'

const open = theatre()

e2e('without WebSocket the chat uses the fallback, and returns automatically once there is one again', async () => {
  const stage = await open()
  const door = await openDoor(stage.server.url)
  onTestFinished(door.close)
  const { visitor, agent } = await talk(stage, { url: door.url })
  door.refuseSockets()
  await visitor.say('cut 1')
  await agent.say('cut 2')
  const byFallback = '.light[data-state=fallback]'
  await Promise.all([visitor.chat.locator(byFallback).waitFor(), agent.page.locator(byFallback).waitFor()])
  // A visitor reads that it works, an agent can also read how.
  await Promise.all([lightSays(visitor.chat, 'Connected$'), lightSays(agent.page, 'Connected$')])
  expect(await agent.page.locator(byFallback).getAttribute('title')).toContain('Connected by HTTP')
  await Promise.all([reads(visitor.chat, 'cut 2'), reads(agent.page, 'cut 1')])
  await visitor.say('by fallback 1')
  await reads(agent.page, 'by fallback 1')
  await agent.say('by fallback 2')
  await reads(visitor.chat, 'by fallback 2')
  expect(door.refused()).toBeGreaterThan(1)
  door.letSockets()
  const bySocket = '.light[data-state=connected]'
  await Promise.all([visitor.chat.locator(bySocket).waitFor(), agent.page.locator(bySocket).waitFor()])
  await visitor.say('again 1')
  await reads(agent.page, 'again 1')
  await agent.say('again 2')
  await reads(visitor.chat, 'again 2')
  const seen = await visitor.chat.locator('.said .bubble').allInnerTexts()
  const fixed = ['by fallback 1', 'by fallback 2', 'again 1', 'again 2']
  expect([...seen].sort()).toEqual([...new Set(seen)].sort())
  expect(seen.slice(-4)).toEqual(fixed)
  expect(new Set(seen.slice(2, 4))).toEqual(new Set(['cut 1', 'cut 2']))
  await readsExactly(agent.page, seen)
})

e2e('both pages reconnect to a restarted server as they are', async () => {
  const stage = await open()
  const { visitor, agent } = await talk(stage)
  await stage.restart(async () => {
    await visitor.chat.locator('.light:not([data-state=connected])').waitFor()
    await visitor.say('said to nobody')
    await visitor.chat.locator('.said', { hasText: 'said to nobody' }).waitFor()
  })
  await reads(agent.page, 'said to nobody')
  await agent.say('I am back')
  await reads(visitor.chat, 'I am back')
  await visitor.say('so am I')
  await reads(agent.page, 'so am I')
  const all = ['Hello', 'Good day', 'said to nobody', 'I am back', 'so am I']
  await readsExactly(visitor.chat, all)
  await readsExactly(agent.page, all)
})
