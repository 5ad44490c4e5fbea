import type { TestPerson } from '../support/people.ts'
import { listIn } from '../support/setting-up.ts'
import type { TestServer } from '../support/test-server.ts'
import type { TestMessage } from '../support/wire.ts'

/** What tests ask a server about conversations that agents and backends begin. */
export function beginningsOn(server: Pick<TestServer, 'http' | 'rows'>) {
  return {
    begin: (body: object, by: { token: string }) => server.http.post('/api/v1/thread/begin', body, by.token),
    threadsOf: (visitor: TestPerson) =>
      server.rows(
        "select uid, topic, state, agent_uid as agent from threads where visitor_uid = ? and type <> 'NOTES' order by created_at",
        visitor.uid,
      ),
    /** What a visitor reads. */
    textsOn: async (topic: string, { token }: TestPerson): Promise<readonly TestMessage[]> =>
      listIn(await server.http.get(`/visitor/api/v1/message/thread/topic?topic=${topic}&limit=100`, token)),
    /** How many conversations an agent has. */
    load: async (agent: TestPerson) => {
      const query = await server.http.get('/api/v1/agent/query?pageSize=100', agent.token)
      return listIn<{ uid: string; open: number }>(query).find(({ uid }) => uid === agent.uid)?.open ?? Number.NaN
    },
    end: (uid: unknown, { token }: TestPerson) => server.http.post('/api/v1/thread/close', { uid }, token),
  }
}
