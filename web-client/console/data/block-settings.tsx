import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Page } from '../../core/agent/agent-api.ts'
import { exactTime } from '../../ui/parts/time.ts'
import { PlaceLink } from '../parts/place-link.tsx'
import { useConsole } from '../state/console-context.ts'

const pageSize = 100

interface ListedBlock {
  readonly uid: string
  readonly kind: 'VISITOR' | 'ADDRESS'
  readonly target: string
  readonly name: string
  readonly reason: string
  readonly byName: string
  readonly at: number
  readonly until: number | null
}

/** Who may not write, and until when; for admins. */
export function BlockSettings() {
  const { view, words } = useConsole()
  const { blocking } = words.contacts
  const { blocks, isWhole, more, again, remove } = useBlocks()
  const add = () => {
    view.dialog.value = { kind: 'block', onDone: again }
  }
  return (
    <div class="stack">
      <p class="hint">{blocking.listSay}</p>
      <p class="row-actions">
        <button type="button" class="button" onClick={add}>
          {blocking.addAddress}
        </button>
      </p>
      {blocks.value?.length === 0 && <p class="empty">{blocking.none}</p>}
      {blocks.value?.map((block) => (
        <BlockPanel key={block.uid} block={block} onLift={() => remove(block)} />
      ))}
      {!isWhole.value && (
        <button type="button" class="button" onClick={() => void view.attempt(more)}>
          {words.contacts.more}
        </button>
      )}
    </div>
  )
}

function BlockPanel({ block, onLift }: { readonly block: ListedBlock; readonly onLift: () => void }) {
  const { view, words, locale } = useConsole()
  const { blocking } = words.contacts
  const { kind, target, name, reason, byName, at, until } = block
  const place = { search: '', uid: target }
  const open = () => {
    view.page.value = 'contacts'
    view.contacts.value = place
  }
  return (
    <section class="panel block-panel">
      <div>
        {kind === 'VISITOR' ? (
          <PlaceLink kind="link" to={{ page: 'contacts', ...place }} onGo={open}>
            <bdi>{name || target}</bdi>
          </PlaceLink>
        ) : (
          <code>{name}</code>
        )}
        <p>{until === null ? blocking.forEver : blocking.until(exactTime(until, locale))}</p>
        {reason !== '' && (
          <p>
            <bdi>{reason}</bdi>
          </p>
        )}
        <p class="hint">{blocking.by(byName, exactTime(at, locale))}</p>
      </div>
      <button type="button" class="button" aria-label={blocking.liftOf(name || target)} onClick={onLift}>
        {blocking.lift}
      </button>
    </section>
  )
}

/** Reads the blocks page by page. */
function useBlocks() {
  const { view, words, workspace } = useConsole()
  const blocks = useSignal<readonly ListedBlock[] | undefined>(undefined)
  const isWhole = useSignal(true)
  const read = async (pageNumber: number) => {
    const query = new URLSearchParams({ pageNumber: String(pageNumber), pageSize: String(pageSize) })
    const page = await workspace.api.get<Page<ListedBlock>>(`/api/v1/block/query?${query}`)
    const known = pageNumber === 0 ? [] : (blocks.value ?? [])
    blocks.value = [...known, ...page.content.filter(({ uid }) => !known.some((one) => one.uid === uid))]
    isWhole.value = page.last
  }
  const again = () => read(0)
  const more = () => read(Math.floor((blocks.value?.length ?? 0) / pageSize))
  const remove = (block: ListedBlock) =>
    void view.attempt(async () => {
      await workspace.api.post('/api/v1/block/remove', { uid: block.uid })
      await again()
      view.say(words.contacts.blocking.lifted(block.name || block.target))
    })
  useEffect(() => void view.attempt(again), [])
  return { blocks, isWhole, more, again, remove }
}
