import { effect } from '@preact/signals'
import { recordOf, textsOf } from '../core/platform/coerce.ts'
import type { Social } from '../core/social/social.ts'
import type { SocialList } from '../core/social/social-list.ts'
import { type ListedThread, listedIn } from '../core/social/social-row.ts'
import { type KeepingDeps, keptReads } from './keep-reading.ts'
import type { ReadStore } from './read-store.ts'

const restMs = 1000
/** The last active of a list. */
const maxRows = 100

interface KeepingLists extends Pick<KeepingDeps, 'clock' | 'uid'> {
  /** Default: what this browser keeps. */
  readonly store?: ReadStore
}

/**
 * Shows the lists as they were until the server answers, and keeps them from then on; of a thread that the server lists
 * no more, nothing is kept. Returns a function that ends it.
 */
export function keepLists(deps: KeepingLists, { friends, groups }: Pick<Social, 'friends' | 'groups'>): () => void {
  const endings = [
    keepList(deps, friends, { name: 'friends', prefix: 'org/friend/' }),
    keepList(deps, groups, { name: 'groups', prefix: 'org/group/' }),
  ]
  return () => {
    for (const end of endings) end()
  }
}

interface KeptList {
  readonly name: string
  /** How its topics begin. */
  readonly prefix: string
}

function keepList({ clock, uid, store = keptReads }: KeepingLists, list: SocialList, { name, prefix }: KeptList) {
  let isOver = false
  let cancel = () => {}
  const keep = async (rows: readonly ListedThread[], isWhole: boolean) => {
    await store.putList(uid, name, rows.slice(0, maxRows).map(keptOf))
    if (isWhole) await store.retain(uid, prefix, new Set(rows.map(({ topic }) => topic)))
  }
  void store.list(uid, name).then((kept) => {
    if (!isOver) list.showKept(kept.map(listedAgain))
  })
  const stop = effect(() => {
    if (!list.isRead.value) return
    const rows = list.open.value.map((row) => row.listed)
    const isWhole = !list.hasMore.value
    cancel()
    cancel = clock.after(restMs, () => void keep(rows, isWhole))
  })
  return () => {
    isOver = true
    cancel()
    stop()
  }
}

/** As the server lists it. */
function keptOf({ last, ...listed }: ListedThread) {
  if (last === undefined) return listed
  const { isWithdrawn, sender, ...line } = last
  const [status, nickname] = [isWithdrawn ? 'RECALL' : '', sender.name]
  return { ...listed, last: { ...line, status, sender: { uid: sender.uid, nickname } } }
}

function listedAgain(kept: unknown): ListedThread {
  return listedIn(kept, textsOf(recordOf(kept).face, ['uid', 'name', 'avatar']))
}
