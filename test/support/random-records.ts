import type { Uid } from '../../domain/ids.ts'
import { type Fixture, furnish, org, workgroup } from '../contract/fixture.ts'

/** Returns a generator of numbers from 0 to 1 that repeats for a seed. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function oneOf<One>(random: () => number, list: readonly One[]): One {
  return list[Math.floor(random() * list.length)] as One
}

export const targets = [workgroup, 'w2', 'w3'] as Uid[]
export const agents = ['a-1', 'a-2', 'a-3', 'a-4'] as Uid[]
export const tags = ['billing', 'late', '=1+1', '退款']
export const categories = ['Delivery', '售后']
const states = ['NEW', 'QUEUING', 'OFFERED', 'CHATTING', 'OFFLINE', 'CLOSED', 'CLOSED', 'CLOSED']
const types = ['WORKGROUP', 'WORKGROUP', 'WORKGROUP', 'AGENT', 'MEMBER', 'NOTES', 'ERASED']
const none = [null, null, null]

/** The first thread of a random organization begins at or after this time, the last one three weeks later. */
export const randomFromMs = Date.UTC(2026, 1, 23)
export const randomWeeks = 3

/** Fills an organization and one beside it with random threads, as they are stored. */
export async function fillAtRandom({ store, run }: Fixture, random: () => number, count: number): Promise<void> {
  await furnish(store)
  run('begin')
  for (const [index, uid] of agents.entries()) {
    const role = index === 0 ? 'ADMIN' : 'AGENT'
    run(
      `insert into agents (uid, user_uid, org_uid, nickname, avatar, status, capacity, role) values (?, ?, ?, ?, '', 'AVAILABLE', 9, ?)`,
      ...[uid, `u-${uid}`, org, uid, role],
    )
    run(
      `insert or ignore into users (uid, org_uid, username, password_hash) values (?, ?, ?, '')`,
      `u-${uid}`,
      org,
      uid,
    )
    run('insert into memberships (workgroup_uid, agent_uid, since) values (?, ?, 0)', targets[index % 2] as Uid, uid)
  }
  for (let index = 0; index < count; index += 1) insertThread(run, random, `t${index}`)
  run('commit')
}

function insertThread(run: Fixture['run'], random: () => number, uid: string): void {
  const pick = <One>(list: readonly One[]) => oneOf(random, list)
  const createdAt = randomFromMs + Math.floor(random() * randomWeeks * 7 * 24 * 3600_000)
  const type = pick(types)
  const state = pick(states)
  const assignedAt = random() < 0.7 ? createdAt + Math.floor(random() * 60_000) : null
  const answeredAt = random() < 0.6 ? (assignedAt ?? createdAt) + Math.floor(random() * 90_000) : null
  const [agent, writer, last] = [pick([...agents, ...none]), pick(agents), pick([...agents, ...none])]
  const filed = tags.filter(() => random() < 0.2)
  const rating = random() < 0.4 ? 1 + Math.floor(random() * 5) : null
  const orgUid = random() < 0.1 ? 'o2' : org
  const row: Record<string, string | number | null> = {
    ...{ uid, topic: uid, type, state, org_uid: orgUid, target_uid: pick(targets), visitor_uid: `v-${uid}` },
    ...{ agent_uid: agent, extra: '', revision: 1, last_seq: 0, last_at: createdAt, listed_at: createdAt },
    ...{ created_at: createdAt, entered_at: createdAt, assigned_at: assignedAt, rating },
    ...{ closed_at: state === 'CLOSED' ? createdAt + 1_000_000 : null, category: pick([...categories, null, '']) },
    ...{ tags: JSON.stringify(filed), rating_comment: rating !== null && random() < 0.5 ? 'well' : null },
    ...{ answer_known: random() < 0.9 ? 1 : 0, visitor_spoke: random() < 0.7 ? 1 : 0, answered_at: answeredAt },
    ...{ answered_by: answeredAt === null ? null : writer, answered_in: answeredAt === null ? null : 500 },
    ...{ spoke_last: answeredAt === null ? null : last, left_message: random() < 0.2 ? 1 : 0 },
    erased_type: type === 'ERASED' ? pick(['WORKGROUP', 'NOTES']) : null,
  }
  const columns = Object.keys(row)
  run(`insert into threads (${columns.join()}) values (${columns.map(() => '?').join()})`, ...Object.values(row))
  const begunAt = type === 'WORKGROUP' || type === 'AGENT' ? createdAt : null
  for (const one of new Set([agent, answeredAt === null ? null : writer, last, pick([...agents, null])]))
    if (one !== null) {
      const gone = random() < 0.3 ? 1 : 0
      run(
        `insert into participants (thread_uid, uid, role, from_seq, joined_at, gone, begun_at) values (?, ?, 'agent', 0, 0, ?, ?)`,
        ...[uid, one, gone, begunAt],
      )
    }
  for (const tag of filed) run('insert into thread_tags values (?, ?, ?, ?)', orgUid, tag, createdAt, uid)
}
