import type { TopicName } from '../../../domain/thread/topic.ts'
import type { Scene } from '../every-route.ts'

/** Topics of every kind, with the names of a scene: a new kind has no row until it is added here. */
export const topicsOf: Readonly<Record<TopicName['kind'], (scene: Scene) => readonly string[]>> = {
  thread: ({ topic, agentUid, visitorUid, friendsTopic, groupUid, teamUid }) => [
    ...[topic, `org/agent/${agentUid}/${visitorUid}`],
    ...[friendsTopic, friendsTopic.replace(/([^/]+)\/([^/]+)$/, '$2/$1')],
    ...[`org/group/${groupUid}`, `org/group/${teamUid}`],
  ],
  notes: ({ topic }) => [`${topic}_internal`],
  user: ({ visitorUid, agentUid }) => [`user/${visitorUid}`, `user/${agentUid}`, `user/${visitorUid}/messages`],
  agent: ({ agentUid }) => [`org/agent/${agentUid}`],
  queue: ({ workgroup }) => [`org/queue/${workgroup}`],
  colleagues: ({ agentUid, otherUid }) => [`org/member/${agentUid}/${otherUid}`, `org/member/${otherUid}/${agentUid}`],
}

/** Filters that match everything, or nothing. */
export const wildFilters = ({ topic }: Scene): readonly string[] => [
  ...['#', '+', 'org/#', 'org/workgroup/+/+', 'user/+', '$SYS/#', '$share/g/#', `$share/g/${topic}`, `/${topic}`],
  ...[`${topic}/`, `${topic}/#`, topic.toUpperCase(), `${topic}_internal_internal`, `${topic}_INTERNAL`],
]
