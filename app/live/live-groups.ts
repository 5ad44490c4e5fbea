import type { Uid } from '../../domain/ids.ts'
import type { LiveVisitor } from '../../domain/people/live-visitor.ts'
import type { LiveTab } from './live-tab.ts'

/** What has changed in a workgroup's list since the last delta. */
interface Changes {
  readonly tabs: Map<Uid, LiveTab>
  readonly changed: Set<Uid>
  readonly gone: Set<Uid>
}

/** A second delta a second tells of those who did not fit into one. */
const [maxInDelta, maxDeltaBytes] = [500, 256 * 1024]
/** A uid in JSON, with its quotes and comma, and what stands around the lists. */
const [uidBytes, envelopeBytes] = [39, 1024]

/** Who is on the sites of each workgroup, and what of it agents have not been told. */
export class LiveGroups {
  readonly #groups = new Map<Uid, Changes>()

  entered(tab: LiveTab): void {
    const { uid, workgroupUid } = tab.shown
    const group = this.#of(workgroupUid)
    group.tabs.set(uid, tab)
    group.changed.add(uid)
  }

  changed({ uid, workgroupUid }: LiveVisitor): void {
    this.#of(workgroupUid).changed.add(uid)
  }

  left({ uid, workgroupUid }: LiveVisitor): void {
    const group = this.#of(workgroupUid)
    group.tabs.delete(uid)
    group.changed.delete(uid)
    group.gone.add(uid)
  }

  /** Returns the tabs of a workgroup, in the order in which they came. */
  tabsOf(workgroupUid: Uid): ReadonlyMap<Uid, LiveTab> {
    return this.#groups.get(workgroupUid)?.tabs ?? new Map<Uid, LiveTab>()
  }

  /**
   * Takes what has changed for a workgroup since the last time, as `show` has it: in JSON no more than 256 KiB; undefined
   * if nothing has.
   */
  take<Row>(
    workgroupUid: Uid,
    show: (visitor: LiveVisitor) => Row,
  ): { total: number; changed: Row[]; gone: Uid[] } | undefined {
    const group = this.#groups.get(workgroupUid)
    if (group === undefined || group.changed.size + group.gone.size === 0) return undefined
    const gone = [...group.gone.values().take(maxInDelta)]
    for (const uid of gone) group.gone.delete(uid)
    const changed: Row[] = []
    let bytes = envelopeBytes + gone.length * uidBytes
    for (const uid of group.changed.values().take(maxInDelta)) {
      const tab = group.tabs.get(uid)
      const row = tab && show(tab.shown)
      bytes += row === undefined ? 0 : Buffer.byteLength(JSON.stringify(row)) + 1
      if (bytes > maxDeltaBytes) break
      group.changed.delete(uid)
      if (row !== undefined) changed.push(row)
    }
    return { total: group.tabs.size, changed, gone }
  }

  /** Nobody watches a workgroup: whoever comes reads the whole list. */
  forgetChanges(workgroupUid: Uid): void {
    const group = this.#groups.get(workgroupUid)
    group?.changed.clear()
    group?.gone.clear()
    if (group?.tabs.size === 0) this.#groups.delete(workgroupUid)
  }

  get workgroups(): Iterable<Uid> {
    return this.#groups.keys()
  }

  #of(workgroupUid: Uid): Changes {
    const known = this.#groups.get(workgroupUid)
    if (known !== undefined) return known
    const made: Changes = { tabs: new Map(), changed: new Set(), gone: new Set() }
    this.#groups.set(workgroupUid, made)
    return made
  }
}
