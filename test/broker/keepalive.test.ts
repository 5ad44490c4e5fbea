import { beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { newVisitor, type TestPerson } from '../support/people.ts'
import { connectRaw } from '../support/raw-peer.ts'

const server = perFile.server()
let visitor: TestPerson
beforeAll(async () => {
  visitor = await newVisitor(server)
})

const named = (device: string, keepalive: number) => ({ clientId: `${visitor.uid}/web/${device}`, keepalive })

test('a peer silent for one and a half times its keepalive is closed with 4005, and no other', async () => {
  const patient = await connectRaw(server, visitor, named('patient', 60))
  const unbound = await connectRaw(server, visitor, named('unbound', 0))
  const silent = await connectRaw(server, visitor, named('silent', 1))
  await silent.caughtUp()
  const since = performance.now()
  expect(await silent.closed).toBe(4005)
  expect(performance.now() - since).toBeGreaterThan(1400)
  await patient.caughtUp()
  await unbound.caughtUp()
  patient.drop()
  unbound.drop()
})

test('a peer that pings is not silent', async () => {
  const silent = await connectRaw(server, visitor, named('clock', 1))
  const pinging = await connectRaw(server, visitor, named('pinging', 1))
  let over = false
  void silent.closed.then(() => {
    over = true
  })
  while (!over) await pinging.caughtUp()
  await pinging.caughtUp()
  pinging.drop()
})
