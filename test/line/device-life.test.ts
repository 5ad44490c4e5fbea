import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { connect, newVisitor, openThread } from '../support/people.ts'

const server = perFile.server()

test('a device that is deleted right after it acknowledged something can reconnect', async () => {
  const visitor = await newVisitor(server)
  const { topic } = await openThread(server, visitor)
  const device = await connect(server, visitor)
  await device.say(topic, { uid: 'm', content: 'x' })
  await device.hearsUid('m')
  await device.roundTrip()
  const clean = await connect(server, visitor, { options: { clean: true } })
  await clean.leave()
  const again = await connect(server, visitor)
  expect(again.sessionPresent).toBe(false)
  await again.say(topic, { uid: 'm2', content: 'x' })
  await again.hearsUid('m2')
  expect(again.heard.map((message) => message.uid)).toEqual(['m2'])
  again.drop()
})

test('a connected device is not deleted for newer ones, and continues where it stopped', async () => {
  const visitor = await newVisitor(server)
  const { topic } = await openThread(server, visitor)
  const old = await connect(server, visitor, { device: 'old' })
  for (let index = 0; index < 21; index += 1) {
    const newer = await connect(server, visitor, { device: `n${index}` })
    await newer.leave()
  }
  await old.say(topic, { uid: 'm', content: 'x' })
  await old.hearsUid('m')
  await old.roundTrip()
  await old.leave()
  const again = await connect(server, visitor, { device: 'old' })
  expect(again.sessionPresent).toBe(true)
  await again.roundTrip()
  expect(again.heard).toEqual([])
  const first = await connect(server, visitor, { device: 'n0' })
  expect(first.sessionPresent).toBe(false)
  again.drop()
  first.drop()
})
