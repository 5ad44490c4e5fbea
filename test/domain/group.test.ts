import { describe, expect, test } from 'vitest'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import {
  fromThisMessage,
  groupThread,
  ownedBy,
  readAvatar,
  readName,
  settledAt,
  withMember,
  withoutMember,
} from '../../domain/thread/group.ts'

const [ann, ben, cleo] = ['ann', 'ben', 'cleo'] as Uid[] as [Uid, Uid, Uid]
const group = { uid: 'g' as Uid, orgUid: 'o' as Uid, name: 'Marathon', avatar: '', ofAgents: false }
const begun = groupThread(group, ann, { uid: 't' as ThreadUid, createdAt: 1 })
const three = [ben, cleo].reduce((thread, uid, at) => settledAt(withMember(thread, uid), 2 + at), begun)

describe('a group', () => {
  test('is open for its owner alone at first, and a newcomer gets the message that brings them', () => {
    expect(begun).toMatchObject({ topic: 'org/group/g', type: 'GROUP', state: 'NEW', targetUid: ann })
    expect(withMember(begun, ben).participants.at(-1)?.fromSeq).toBe(fromThisMessage)
    expect(three.participants.map(({ uid, fromSeq }) => [uid, fromSeq])).toEqual([
      [ann, 0],
      [ben, 1],
      [cleo, 2],
    ])
    expect(three.revision).toBe(begun.revision + 2)
  })

  test('passes to its oldest member when its owner leaves, stays with an owner who stays, and ends with its last', () => {
    expect(withoutMember(three, ann, 9)).toMatchObject({ targetUid: ben, state: 'NEW' })
    expect(withoutMember(ownedBy(three, cleo), ann, 9)).toMatchObject({ targetUid: cleo })
    expect(withoutMember(begun, ann, 9)).toMatchObject({ state: 'CLOSED', closedAt: 9, participants: [] })
  })

  test('has a name that can be seen on one line, and a picture on the web or none', () => {
    expect(readName('\u202e A\u0000\n\tB \u2028')).toBe('A B')
    expect([readAvatar(''), readAvatar('https://a.example/b.png')]).toEqual(['', 'https://a.example/b.png'])
    for (const [read, value, code] of [
      [readName, '\u200b \n', 'empty'],
      [readName, 'x'.repeat(65), 'field_too_long'],
      [readAvatar, 'data:image/png;base64,AA', 'malformed'],
      [readAvatar, `https://a.example/${'x'.repeat(2048)}`, 'malformed'],
    ] as const)
      expect(() => read(value)).toThrow(expect.objectContaining({ code }))
  })
})
