import { type AppUser, joinGroupOf, newAppUser } from '../support/app-users.ts'
import type { Answer } from '../support/http.ts'
import { connect, type TestDevice } from '../support/people.ts'
import { dataOf, listIn } from '../support/setting-up.ts'
import type { TestServer } from '../support/test-server.ts'
import type { TestMessage } from '../support/wire.ts'

/** A group in an answer. */
export interface GroupSeen {
  readonly uid: string
  readonly topic: string
  readonly threadUid: string
  readonly ownerUid: string
  readonly name: string
  readonly members: number
  readonly unread: number
}

/** Ann has a group; Ben and Cleo are connected too. */
export interface GroupScene {
  readonly ann: AppUser
  readonly ben: AppUser
  readonly cleo: AppUser
  readonly group: GroupSeen
  readonly post: (verb: string, body: object, by: AppUser) => Promise<Answer>
  /** Ann invites them, and they accept. */
  readonly joins: (one: AppUser) => Promise<void>
  readonly deviceOf: (one: AppUser) => TestDevice
  readonly says: (who: AppUser, uid: string) => Promise<void>
  /** Resolves when whatever was written before has arrived. */
  readonly settle: () => Promise<unknown>
  /** The uids of texts in the group that somebody’s device has heard. */
  readonly heardIn: (who: AppUser) => (string | undefined)[]
  readonly list: (me: AppUser, what?: string) => Promise<readonly GroupSeen[]>
  readonly membersOf: (me: AppUser) => Promise<readonly { uid: string; isOwner: boolean; readSeq: number }[]>
  /** The uids of the group’s messages, newest first; or `refused` and why. */
  readonly historyOf: (me: AppUser, query?: string) => Promise<unknown>
  readonly close: () => void
}

/** Returns whether a message tells of something about somebody. */
export function event(kind: string, uid: string): (message: TestMessage) => boolean {
  return ({ extra }) => extra?.includes(`"kind":"${kind}","uid":"${uid}"`) === true
}

export async function openGroupScene(server: TestServer): Promise<GroupScene> {
  const [ann, ben, cleo] = [
    await newAppUser(server, 'Ann'),
    await newAppUser(server, 'Ben'),
    await newAppUser(server, 'Cleo'),
  ]
  const people = [ann, ben, cleo]
  const devices = await Promise.all(people.map((one) => connect(server, one)))
  const deviceOf = (one: AppUser) => devices[people.indexOf(one)] as TestDevice
  const at = (path: string, { token }: AppUser) => server.http.get(`/visitor/api/v1/${path}`, token)
  const post: GroupScene['post'] = (verb, body, by) => server.http.post(`/visitor/api/v1/group/${verb}`, body, by.token)
  const group = dataOf<GroupSeen>(await post('create', { name: ' Marathon \n 2026 ' }, ann))
  return {
    ...{ ann, ben, cleo, group, post, deviceOf },
    joins: (one) => joinGroupOf(server, { member: ann, groupUid: group.uid }, one),
    says: (who, uid) => deviceOf(who).say(group.topic, { uid }),
    settle: () => Promise.all(devices.map((device) => device.roundTrip())),
    heardIn: (who) =>
      deviceOf(who)
        .heard.filter(({ thread, type }) => thread?.topic === group.topic && type === 'TEXT')
        .map(({ uid }) => uid),
    list: async (me, what = 'query') => listIn<GroupSeen>(await at(`group/${what}`, me)),
    membersOf: async (me) => listIn(await at(`group/members?uid=${group.uid}`, me)),
    historyOf: async (me, query = '') => {
      const { status, body } = await at(`message/thread/uid?threadUid=${group.threadUid}${query}`, me)
      return status === 200 ? (body.data.content ?? []).map(({ uid }) => uid) : `refused ${body.error}`
    },
    close: () => {
      for (const device of devices) device.drop()
    },
  }
}
