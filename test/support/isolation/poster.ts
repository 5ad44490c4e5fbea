import type { TestPerson } from '../people.ts'
import { dataOf } from '../setting-up.ts'
import type { TestServer } from '../test-server.ts'

export type Post = (
  path: string,
  body: object,
  by: TestPerson,
) => Promise<{ uid: string; key: string; fileUrl: string; avatar: string; threadUid: string }>

/** Returns a function that posts what must succeed. */
export function poster(server: Pick<TestServer, 'http'>): Post {
  return async (path, body, { token }) => {
    const answer = await (body instanceof FormData
      ? server.http.form(path, body, token)
      : server.http.post(path, body, token))
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body.error}`)
    return dataOf(answer)
  }
}
