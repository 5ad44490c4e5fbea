import { allowSocial, befriending, joinGroupOf, makeFriends, newAppUser } from '../app-users.ts'
import type { TestPerson } from '../people.ts'
import type { TestServer } from '../test-server.ts'
import { canaries } from './canaries.ts'

/** Posts what must succeed. */
type Post = (path: string, body: object, by: TestPerson) => Promise<{ uid: string; threadUid: string }>

/** A group of agents with a secret. */
export async function openTeam(
  post: Post,
  { holder, asked, inside }: Readonly<Record<string, TestPerson>>,
  dismissedUid: string,
) {
  const [owner, mate, gone] = [holder, asked, inside] as [TestPerson, TestPerson, TestPerson]
  const wish = { name: canaries.team, members: [mate.uid, gone.uid, dismissedUid] }
  const { uid: teamUid } = await post('/api/v1/group/create', wish, owner)
  // They hear nothing of it any more.
  await post('/api/v1/group/remove', { uid: teamUid, memberUid: gone.uid }, owner)
  const said = { thread: { topic: `org/group/${teamUid}` }, content: canaries.inTeam }
  await post('/api/v1/message/rest/send', said, mate)
  return { teamUid, teammateUid: mate.uid, dismissedUid }
}

/** Two friends with a secret, one of whom others ask for friendship. */
export async function openCircle(server: Pick<TestServer, 'http'>, post: Post) {
  await allowSocial(server)
  const [member, friend, asker, refused] = [
    await newAppUser(server, 'Member'),
    await newAppUser(server, 'Friend'),
    await newAppUser(server, 'Asker'),
    await newAppUser(server, 'Refused'),
  ]
  const topic = await makeFriends(server, member, friend)
  await post('/visitor/api/v1/message/send', { thread: { topic }, content: canaries.friends }, friend)
  for (const one of [asker, refused]) await befriending(server, one, 'ask', member)
  const { uid: groupUid } = await post('/visitor/api/v1/group/create', { name: canaries.group }, member)
  for (const one of [friend, refused]) await joinGroupOf(server, { member, groupUid }, one)
  const invited = await Promise.all(
    ['refused', 'accepted'].map((name) =>
      post('/visitor/api/v1/group/create', { name, members: [member.uid] }, friend),
    ),
  )
  const [refusedGroupUid = '', acceptedGroupUid = ''] = invited.map(({ uid }) => uid)
  const { uid: reportUid } = await post('/visitor/api/v1/report/create', { kind: 'PERSON', uid: asker.uid }, member)
  const { threadUid: closedThreadUid } = await post('/visitor/api/v1/group/create', { name: 'Others' }, friend)
  const groups = {
    reportUid,
    closedThreadUid,
    groupUid,
    memberUid: friend.uid,
    invitedUid: refused.uid,
    refusedGroupUid,
    acceptedGroupUid,
  }
  return { member, scene: { askerUid: asker.uid, refusedUid: refused.uid, friendsTopic: topic, ...groups } }
}
