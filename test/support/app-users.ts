import { createHmac, randomUUID } from 'node:crypto'
import { identitySecretOf } from '../../server/storage/derived-keys.ts'
import type { Answer } from './http.ts'
import { logIn, type TestPerson } from './people.ts'
import { jwtSecret, type TestServer } from './test-server.ts'

/** A visitor whom the site has proven, with its own name for them. */
export interface AppUser extends TestPerson {
  readonly siteUid: string
  readonly nickname: string
}

/** Returns the site's proof of one of its customers, for a limited time if its end is given, in ms since 1970 UTC. */
export function proofOf(siteUid: string, until?: number): string {
  if (until !== undefined) return `${proofOf(`${siteUid}\0\0${until}`)}.${until}`
  return createHmac('sha256', identitySecretOf(jwtSecret)).update(siteUid).digest('hex')
}

/** Returns an app user, new or known by their name at the site. */
export async function newAppUser(
  server: Pick<TestServer, 'http'>,
  nickname = 'Una',
  given: { siteUid?: string; lang?: string; avatar?: string; orgUid?: string } = {},
): Promise<AppUser> {
  const { siteUid = randomUUID(), ...more } = given
  const wish = { visitorUid: siteUid, visitorHash: proofOf(siteUid), nickname, ...more }
  const { status, body } = await server.http.post('/visitor/api/v1/init', wish)
  if (status !== 200) throw new Error(`init: ${status} ${body.error}`)
  return { uid: body.data.uid, token: body.data.accessToken, siteUid, nickname }
}

/** Switches friends and groups on, or what else is given. */
export async function allowSocial(server: Pick<TestServer, 'http'>, given: object = {}): Promise<void> {
  const wish = { friends: true, groups: true, search: 'everybody', ...given }
  const { status } = await server.http.post('/api/v1/social/settings', wish, (await logIn(server)).token)
  if (status !== 200) throw new Error(`settings: ${status}`)
}

export type FriendVerb = 'ask' | 'accept' | 'refuse' | 'cancel' | 'remove' | 'block' | 'unblock'

/** Does something about another person. */
export function befriending(
  server: Pick<TestServer, 'http'>,
  me: TestPerson,
  verb: FriendVerb,
  other: { readonly uid: string },
): Promise<Answer> {
  return server.http.post(`/visitor/api/v1/friend/${verb}`, { uid: other.uid }, me.token)
}

/** Makes two people friends. Returns the topic of their thread. */
export async function makeFriends(
  server: Pick<TestServer, 'http'>,
  one: TestPerson,
  other: TestPerson,
): Promise<string> {
  await befriending(server, one, 'ask', other)
  const { status, body } = await befriending(server, other, 'accept', one)
  if (status !== 200) throw new Error(`accept: ${status} ${body.error}`)
  return (body.data as unknown as { topic: string }).topic
}

/** Returns the topic of two friends, by protocol.md. */
export function friendsTopic(one: { readonly uid: string }, other: { readonly uid: string }): string {
  return `org/friend/${[one.uid, other.uid].sort().join('/')}`
}

/** Invites somebody to a group in the name of a member, and accepts for them. */
export async function joinGroupOf(
  server: Pick<TestServer, 'http'>,
  { member, groupUid }: { readonly member: TestPerson; readonly groupUid: string },
  newcomer: TestPerson,
): Promise<void> {
  const wish = { uid: groupUid, members: [newcomer.uid] }
  for (const [verb, body, by] of [
    ['invite', wish, member],
    ['accept', { uid: groupUid }, newcomer],
  ] as const) {
    const { status, body: answer } = await server.http.post(`/visitor/api/v1/group/${verb}`, body, by.token)
    if (status !== 200) throw new Error(`${verb}: ${status} ${answer.error}`)
  }
}
