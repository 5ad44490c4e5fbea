import { randomUUID } from 'node:crypto'
import type { Answer } from './http.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from './people.ts'
import { dataOf, listIn } from './setting-up.ts'
import type { TestServer } from './test-server.ts'

/** An agent as routes show them. */
export interface ShownAgent {
  readonly uid: string
  readonly username: string
  readonly nickname: string
  readonly capacity: number
  readonly role: string
  readonly status: string
}

/** Password of every agent that the staff office creates. */
export const password = 'a good password'

export type LoggedIn = Awaited<ReturnType<typeof logIn>>

/** The routes with which an admin creates, changes and deletes agents. */
export class StaffOffice {
  readonly server: TestServer
  readonly admin: LoggedIn

  constructor(server: TestServer, admin: LoggedIn) {
    this.server = server
    this.admin = admin
  }

  create(body: object, token = this.admin.token): Promise<Answer> {
    return this.server.http.post('/api/v1/agent/create', body, token)
  }

  update(body: object, token = this.admin.token): Promise<Answer> {
    return this.server.http.post('/api/v1/agent/update', body, token)
  }

  remove(uid: string, token = this.admin.token): Promise<Answer> {
    return this.server.http.post('/api/v1/agent/delete', { uid }, token)
  }

  query(token = this.admin.token): Promise<Answer> {
    return this.server.http.get('/api/v1/agent/query?pageSize=100', token)
  }

  async find(uid: string, token = this.admin.token): Promise<ShownAgent | undefined> {
    return listIn<ShownAgent>(await this.query(token)).find((one) => one.uid === uid)
  }

  /** Creates an agent. */
  async hire(wish: object = {}): Promise<{ uid: string; username: string }> {
    const username = `agent-${randomUUID()}`
    const made = await this.create({ username, password, nickname: 'Ann', ...wish })
    if (made.status !== 200) throw new Error(`not hired: ${made.body.error}`)
    return { uid: dataOf<ShownAgent>(made).uid, username }
  }

  /** Creates an agent and logs them in. */
  async welcome(wish: object = {}): Promise<LoggedIn & { username: string }> {
    const { username } = await this.hire(wish)
    return { ...(await logIn(this.server, username, password)), username }
  }

  /** Connects a new visitor's device and asks for an agent by name. */
  async asks(sid: string): Promise<{ visitor: TestPerson; page: TestDevice; thread: { uid: string; type: string } }> {
    const visitor = await newVisitor(this.server)
    const page = await connect(this.server, visitor)
    return { visitor, page, thread: await openThread(this.server, visitor, { type: '0', sid }) }
  }
}
