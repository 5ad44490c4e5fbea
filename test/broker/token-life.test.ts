import { expect, test } from 'vitest'
import { defaultLimits } from '../../server/config/limits.ts'
import { perFile } from '../support/fixtures.ts'
import { isCounted } from '../support/limits.ts'
import { logIn, newVisitor, type TestPerson } from '../support/people.ts'
import { connectPacket, connectRaw, greet, openRaw } from '../support/raw-peer.ts'

const server = perFile.server({ limits: { lifetimes: { ...defaultLimits.lifetimes, visitorMs: 2000 } } })

const logOut = ({ token }: TestPerson) => server.http.post('/api/v1/user/logout', {}, token)

test('a connection ends with its token, and the token opens no other', async () => {
  const agent = await connectRaw(server, await logIn(server))
  const visitor = await newVisitor(server)
  const peer = await connectRaw(server, visitor)
  expect(await peer.closed).toBe(4001)
  expect((await greet(server, visitor)).connack.returnCode).toBe(5)
  await isCounted(server, 'lifetimes.visitorMs', 2)
  await agent.caughtUp()
  agent.drop()
})

test('logging out closes every connection of that login and no other', async () => {
  const [leaving, staying] = [await logIn(server), await logIn(server)]
  const agentDevice = await connectRaw(server, leaving, { clientId: `${leaving.uid}/web/desk` })
  const phone = await connectRaw(server, leaving, { clientId: `${leaving.uid}/app/phone` })
  const elsewhere = await connectRaw(server, staying, { clientId: `${staying.uid}/web/elsewhere` })
  expect((await logOut(leaving)).status).toBe(200)
  expect(await agentDevice.closed).toBe(4002)
  expect(await phone.closed).toBe(4002)
  await elsewhere.caughtUp()
  elsewhere.drop()
})

test('a connection opened with a refreshed token ends with the login too', async () => {
  const login = await logIn(server)
  const { body } = await server.http.post('/auth/v1/refresh', { refreshToken: login.refreshToken })
  const refreshed = { uid: login.uid, token: body.data.accessToken }
  const peer = await connectRaw(server, refreshed)
  await logOut(login)
  expect(await peer.closed).toBe(4002)
})

test('whoever connects while logging out is disconnected in the end', async () => {
  for (let round = 0; round < 8; round += 1) {
    const agent = await logIn(server)
    const peers = await Promise.all(Array.from({ length: 4 }, () => openRaw(server)))
    const loggedOut = logOut(agent)
    for (const [index, peer] of peers.entries()) {
      peer.send(connectPacket(agent, { clientId: `${agent.uid}/web/${index}` }))
      await new Promise(setImmediate)
    }
    expect((await loggedOut).status).toBe(200)
    for (const peer of peers) await peer.closed
  }
})
