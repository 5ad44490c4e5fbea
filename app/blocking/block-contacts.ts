import type { Uid } from '../../domain/ids.ts'
import { type Block, type BlockKind, blockedAddress } from '../../domain/people/block.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { BlockStore } from '../../store/ports/blocks.ts'
import type { Listed, Window } from '../../store/ports/listed.ts'
import { checkAdmin } from '../admin/permissions.ts'
import type { AuditWriter } from '../audit/audit-writer.ts'
import type { Blocks } from '../limits/blocks.ts'
import type { Uids } from '../new-uid.ts'
import type { Clock } from '../timing/clock.ts'
import { type ContactDeps, knownContact } from '../workspace/contacts.ts'

export interface BlockDeps {
  readonly contactDeps: ContactDeps
  readonly blockStore: BlockStore
  readonly blocks: Blocks
  readonly auditor: AuditWriter
  readonly uids: Uids
  readonly clock: Pick<Clock, 'now'>
  /** Blocks of an organization that hold at once. */
  readonly most: number
  /** Ends the open conversations of a visitor who is blocked. */
  readonly endThreads: (orgUid: Uid, visitorUid: Uid) => Promise<void>
}

/** How long, and why; without seconds for ever. */
export interface BlockTerms {
  readonly seconds?: number | undefined
  readonly reason: string
}

/**
 * Blocks a visitor for an agent who may see them: their messages are refused, and their open conversations end. A
 * later block replaces an earlier one. Throws Refused `not_found`, `busy` if there are too many blocks.
 */
export async function blockVisitor(
  deps: BlockDeps,
  actor: AgentActor,
  { uid, ...terms }: BlockTerms & { readonly uid: Uid },
): Promise<Block> {
  const { visitor, noted } = await knownContact(deps.contactDeps, actor, uid)
  const block = await put(deps, actor, {
    kind: 'VISITOR',
    target: uid,
    name: noted.nickname || visitor.nickname,
    terms,
  })
  await deps.endThreads(actor.orgUid, uid)
  return block
}

/** Lets a visitor write again, for an agent who may see them. Throws Refused `not_found`, also if they are not blocked. */
export async function unblockVisitor(deps: BlockDeps, actor: AgentActor, uid: Uid): Promise<void> {
  await knownContact(deps.contactDeps, actor, uid)
  await remove(deps, actor, { kind: 'VISITOR', target: uid })
}

/**
 * Blocks an address, or that from which a visitor was heard last, for an admin: all who come from there. Throws Refused
 * `forbidden`, `malformed` for what is no address, `not_found` for a visitor of whom none is known, `busy`.
 */
export async function blockAddress(
  deps: BlockDeps,
  actor: AgentActor,
  { from, ...terms }: BlockTerms & { readonly from: { readonly address: string } | { readonly visitorUid: Uid } },
): Promise<Block> {
  await checkAdmin(deps.contactDeps.agents, actor)
  const target = await targetOf(deps, actor, from)
  const block = await put(deps, actor, { kind: 'ADDRESS', target, name: target, terms })
  for (const uid of deps.blocks.visitorsAt(actor.orgUid, target)) await deps.endThreads(actor.orgUid, uid)
  return block
}

/** Removes any block of an admin's organization. Throws Refused `forbidden`, `not_found`. */
export async function removeBlock(deps: BlockDeps, actor: AgentActor, uid: Uid): Promise<void> {
  await checkAdmin(deps.contactDeps.agents, actor)
  await remove(deps, actor, { uid })
}

/** Returns the blocks of an admin's organization that hold, newest first. Throws Refused `forbidden`. */
export async function listBlocks(deps: BlockDeps, actor: AgentActor, window: Window): Promise<Listed<Block>> {
  await checkAdmin(deps.contactDeps.agents, actor)
  return deps.blockStore.query(actor.orgUid, deps.clock.now(), window)
}

/** Reads into memory who is blocked; until then nobody is. Returns the blocks. */
export async function loadBlocks({
  blockStore,
  blocks,
  clock,
}: Pick<BlockDeps, 'blockStore' | 'blocks' | 'clock'>): Promise<readonly Block[]> {
  const all = await blockStore.all(clock.now())
  for (const block of all) blocks.put(block)
  return all
}

async function targetOf(
  { contactDeps, blocks }: BlockDeps,
  actor: AgentActor,
  from: { readonly address: string } | { readonly visitorUid: Uid },
): Promise<string> {
  if ('address' in from) {
    const address = blockedAddress(from.address)
    if (address === undefined) throw new Refused('malformed', 'address is an IPv4 or IPv6 address, or a /64 of IPv6.')
    return address
  }
  await knownContact(contactDeps, actor, from.visitorUid)
  const address = blockedAddress(blocks.addressOf(from.visitorUid) ?? '')
  if (address === undefined) {
    throw new Refused('not_found', 'They have not written since the server started: their address is not known.')
  }
  return address
}

interface WantedBlock {
  readonly kind: BlockKind
  readonly target: string
  readonly name: string
  readonly terms: BlockTerms
}

async function put(deps: BlockDeps, actor: AgentActor, { terms, ...wanted }: WantedBlock): Promise<Block> {
  const { uids, clock, blockStore, blocks, most } = deps
  const at = clock.now()
  const until = terms.seconds === undefined ? null : at + terms.seconds * 1000
  const by = { orgUid: actor.orgUid, byUid: actor.uid, byName: actor.person.nickname }
  const block: Block = { uid: uids.newUid() as Uid, ...by, ...wanted, reason: terms.reason.trim(), at, until }
  if (!(await blockStore.put(block, most))) throw new Refused('busy', 'There are too many blocks.').by('blocks.kept')
  blocks.put(block)
  await record(deps, actor, { kind: 'contact.block', block })
  return block
}

async function remove(deps: BlockDeps, actor: AgentActor, which: Parameters<BlockStore['remove']>[1]): Promise<void> {
  const block = await deps.blockStore.remove(actor.orgUid, which)
  if (block === null) throw new Refused('not_found')
  deps.blocks.lift(block)
  await record(deps, actor, { kind: 'contact.unblock', block })
}

/** The reason is a text about somebody: it is not recorded. */
async function record(
  { auditor }: BlockDeps,
  actor: AgentActor,
  { kind, block }: { readonly kind: 'contact.block' | 'contact.unblock'; readonly block: Block },
): Promise<void> {
  const ends = block.until === null ? 'never' : new Date(block.until).toISOString()
  const after = kind === 'contact.block' ? { until: ends } : {}
  await auditor.done(actor, { kind, targetUid: block.target, targetName: block.name, after })
}
