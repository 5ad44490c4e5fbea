import { expect, test } from 'vitest'
import { Blocks } from '../../app/limits/blocks.ts'
import type { Uid } from '../../domain/ids.ts'
import type { Block } from '../../domain/people/block.ts'

const org = 'org' as Uid
const vera = { kind: 'visitor', uid: 'vera' as Uid, orgUid: org } as const
const home = '192.0.2.7'

function blocking(remembered = 10) {
  let nowMs = 1000
  const blocks = new Blocks({ now: () => nowMs, remembered })
  const block = (more: Partial<Block> = {}): Block => ({
    ...{ uid: 'block' as Uid, orgUid: org, kind: 'VISITOR', target: vera.uid, name: 'Vera', reason: '' },
    ...{ byUid: 'ann' as Uid, byName: 'Ann', at: nowMs, until: null, ...more },
  })
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { blocks, block, pass, codeOf: (address = home) => blocks.refusalFor(vera, address)?.code }
}

test.each(['VISITOR', 'ADDRESS'] as const)('a block of kind %s ends by itself while the server runs', (kind) => {
  const { blocks, block, pass, codeOf } = blocking()
  const target = kind === 'VISITOR' ? vera.uid : home
  blocks.put(block({ kind, target, until: 2000 }))
  expect([codeOf(), blocks.isBlocked(org, vera.uid)]).toEqual(['blocked', true])
  pass(999)
  expect(codeOf()).toBe('blocked')
  pass(1)
  expect([codeOf(), blocks.isBlocked(org, vera.uid)]).toEqual([undefined, false])
  expect(blocks.ofVisitor(org, vera.uid)).toBeUndefined()
})

test('a block stops whom it names, in its organization alone, and no staff', () => {
  const { blocks, block, codeOf } = blocking()
  blocks.put(block())
  expect(codeOf()).toBe('blocked')
  for (const other of [
    { ...vera, uid: 'ben' as Uid },
    { ...vera, orgUid: 'other' as Uid },
    { ...vera, kind: 'agent' as const },
  ])
    expect(blocks.refusalFor(other, home)).toBeUndefined()
})

test('of one target the last block counts, and only that one is lifted', () => {
  const { blocks, block, codeOf } = blocking()
  const [first, second] = [block({ uid: 'first' as Uid }), block({ uid: 'second' as Uid })]
  blocks.put(first)
  blocks.put(second)
  blocks.lift(first)
  expect(codeOf()).toBe('blocked')
  blocks.lift(second)
  expect(codeOf()).toBeUndefined()
})

test('addresses are remembered of those heard last, and of nobody who was erased', () => {
  const { blocks, codeOf } = blocking(2)
  codeOf('192.0.2.1')
  for (const uid of ['ben', 'cleo']) blocks.refusalFor({ ...vera, uid: uid as Uid }, home)
  expect(blocks.addressOf(vera.uid)).toBeUndefined()
  expect([blocks.visitorsAt(org, home), blocks.visitorsAt('other' as Uid, home)]).toEqual([['ben', 'cleo'], []])
  blocks.forget(org, 'ben' as Uid)
  expect(blocks.visitorsAt(org, home)).toEqual(['cleo'])
})
