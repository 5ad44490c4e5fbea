import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { contentOf, hearsOf } from '../support/office.ts'
import { connect, logIn, type TestDevice, type TestPerson } from '../support/people.ts'

const server = perFile.server()
const office = perFile.office(server, { accept: 'OFFER', offerSeconds: 30 })

type Load = { open: number; offered: number }
type Worker = TestPerson & { readonly agentDevice: TestDevice }

const post = (agent: TestPerson, path: string, body: object) =>
  server.http.post(`/api/v1/${path}`, body, agent.token).then((answer) => {
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  })
const become = (agent: TestPerson, status: string) => post(agent, 'agent/update/status', { status })

/** Returns the last reported load of an agent. */
function toldLast(agentDevice: TestDevice, uid: string): Record<string, unknown> {
  const told = agentDevice.heard.filter(({ type }) => type === 'AGENT_STATUS').map(contentOf)
  return told.findLast((content) => content.agentUid === uid) ?? {}
}

/** Checks the load that the agent, their colleagues and the list report. */
async function expectLoad(worker: Worker, { agentDevice }: Worker, load: Load): Promise<void> {
  const listed = async () => {
    const { body } = await server.http.get('/api/v1/agent/query?pageSize=100', worker.token)
    return body.data.content.find((one: { uid: string }) => one.uid === worker.uid)
  }
  await expect
    .poll(async () => [toldLast(worker.agentDevice, worker.uid), toldLast(agentDevice, worker.uid), await listed()], {
      timeout: 5000,
    })
    .toEqual([1, 2, 3].map(() => expect.objectContaining(load)))
}

async function hire(): Promise<Worker> {
  const agent = await office.hire(5)
  const agentDevice = await office.comes(agent)
  await become(agent, 'AWAY')
  return { ...agent, agentDevice }
}

/** A guest whom a worker is asked to take. */
async function asks(worker: Worker) {
  await become(worker, 'AVAILABLE')
  const guest = await office.arrives()
  await hearsOf(worker.agentDevice, 'OFFER', (content) => content.threadUid === guest.thread.uid)
  await become(worker, 'AWAY')
  return guest
}

test('whatever moves a conversation, its agents, their colleagues and the list report the same load', async () => {
  const [ann, bea] = [await hire(), await hire()]
  const person = await logIn(server)
  const admin = { ...person, agentDevice: await connect(server, person) }
  const annHas = (open: number, offered: number) => expectLoad(ann, bea, { open, offered })

  const { uid: threadUid } = (await asks(ann)).thread
  await annHas(0, 1)
  await post(ann, 'agent/accept', { threadUid })
  await annHas(1, 0)

  const declined = (await asks(ann)).thread.uid
  await annHas(1, 1)
  await post(ann, 'agent/decline', { threadUid: declined })
  await annHas(1, 0)

  await post(ann, 'agent/accept', { threadUid: declined })
  await annHas(2, 0)

  await post(ann, 'thread/transfer/create', { threadUid, uid: 't1', to: { agentUid: bea.uid } })
  await post(bea, 'thread/transfer/accept', { threadUid, uid: 't1' })
  await annHas(1, 0)
  await expectLoad(bea, ann, { open: 1, offered: 0 })

  await post(admin, 'thread/takeover', { uid: threadUid })
  await expectLoad(bea, ann, { open: 0, offered: 0 })
  await expectLoad(admin, ann, { open: 1, offered: 0 })

  await post(ann, 'thread/close', { uid: declined })
  await annHas(0, 0)
  admin.agentDevice.drop()
})

test('a missed offer no longer counts', async () => {
  office.set({ accept: 'OFFER', offerSeconds: 5 })
  const [ann, bea] = [await hire(), await hire()]
  await asks(ann)
  await expectLoad(ann, bea, { open: 0, offered: 1 })
  await hearsOf(ann.agentDevice, 'OFFER_END', ({ reason }) => reason === 'missed')
  await expectLoad(ann, bea, { open: 0, offered: 0 })
})
