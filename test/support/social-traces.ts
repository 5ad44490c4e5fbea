import { befriending, joinGroupOf, makeFriends, newAppUser } from './app-users.ts'
import { connect, type TestPerson } from './people.ts'
import type { TestServer } from './test-server.ts'
import type { TracedVisitor } from './traces.ts'

/** Where a visitor has left traces among app users, beside a friend of theirs. */
export interface SocialTraces {
  readonly friend: TestPerson
  readonly friendsThread: string
  /** A group of the visitor's, with the friend in it. */
  readonly group: { readonly uid: string; readonly topic: string; readonly threadUid: string }
}

/** Asks, befriends, blocks, has groups with and without others, reports and is reported. */
export async function leaveSocialTraces(
  server: Pick<TestServer, 'http' | 'url' | 'wsUrl'>,
  visitor: TracedVisitor,
): Promise<SocialTraces> {
  const [mark = ''] = visitor.traces
  const friend = await newAppUser(server, 'Fay')
  const others = [await newAppUser(server, 'Gil'), await newAppUser(server, 'Hal'), await newAppUser(server, 'Ida')]
  const post = async <Data>(path: string, body: object, by: TestPerson = visitor): Promise<Data> => {
    const answer = await server.http.post(`/visitor/api/v1/${path}`, body, by.token)
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body.error}`)
    return answer.body.data as Data
  }
  const topic = await makeFriends(server, visitor, friend)
  const device = await connect(server, friend)
  await visitor.device.say(topic, { uid: `${mark}f1`, content: `${mark}to a friend` })
  await device.say(topic, { uid: 'f2', content: `dear ${mark}` })
  await post('friend/ask', { uid: others[0]?.uid, text: `${mark}asks` })
  await post('friend/ask', { uid: visitor.uid, text: `is it ${mark}?` }, others[1])
  await befriending(server, visitor, 'block', others[2] as TestPerson)
  const group = await post<SocialTraces['group']>('group/create', { name: 'Cooks' })
  await joinGroupOf(server, { member: visitor, groupUid: group.uid }, friend)
  await visitor.device.say(group.topic, { uid: `${mark}g1`, content: `${mark}to the group` })
  const quote = { text: `${mark}to the group`, nickname: visitor.name, senderUid: visitor.uid, type: 'TEXT' }
  await device.say(group.topic, { uid: 'g2', content: 'quite so', extra: JSON.stringify({ quote }) })
  await device.say(group.topic, { uid: 'g3', content: 'my own words' })
  await post('group/invite', { uid: group.uid, members: [others[0]?.uid] })
  await post('group/create', { name: `${mark}alone`, members: [others[0]?.uid] })
  await post('report/create', { kind: 'PERSON', uid: friend.uid, text: `${mark}reports` })
  await post('report/create', { kind: 'PERSON', uid: visitor.uid, text: 'look' }, friend)
  await post('report/create', { kind: 'MESSAGE', uid: `${mark}g1`, threadUid: group.threadUid, text: 'look' }, friend)
  device.drop()
  return { friend, friendsThread: topic, group }
}
