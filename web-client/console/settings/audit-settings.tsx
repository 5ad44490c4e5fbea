import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { exactTime } from '../../ui/parts/time.ts'
import { download } from '../parts/download.ts'
import { useConsole } from '../state/console-context.ts'
import { type AuditEntry, changesShown, entriesAsCsv, newestEntries } from './audit.ts'
import { auditTold } from './audit-words.ts'
import type { Workgroup } from './workgroup.ts'

/** Who did what, newest first, for admins. */
export function AuditSettings() {
  const { view, words, workspace } = useConsole()
  const { settings } = words
  const entries = useSignal<readonly AuditEntry[]>([])
  const groups = useSignal<ReadonlyMap<string, string>>(new Map())
  const nameOf = (uid: string) => workspace.colleagues.byUid.value.get(uid)?.nickname ?? groups.value.get(uid)
  const read = async () => {
    const all = await workspace.api.all<Workgroup>('/api/v1/workgroup/query')
    groups.value = new Map(all.map(({ uid, nickname }) => [uid, nickname]))
    entries.value = await newestEntries(workspace.api)
  }
  useEffect(() => void view.attempt(read), [])
  const save = () => view.attempt(async () => download(await entriesAsCsv(workspace.api), 'audit.csv'))
  return (
    <div class="stack">
      <p class="hint">{settings.auditSay}</p>
      <div class="row-actions">
        <button type="button" class="button" onClick={() => void save()}>
          {settings.exportCsv}
        </button>
      </div>
      <AuditTable entries={entries.value} nameOf={nameOf} />
    </div>
  )
}

type NameOf = (uid: string) => string | undefined

function AuditTable({ entries, nameOf }: { readonly entries: readonly AuditEntry[]; readonly nameOf: NameOf }) {
  const { settings } = useConsole().words
  return (
    <div class="table-box">
      <table class="table in-words">
        <thead>
          <tr>
            {settings.auditColumns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row key={entry.uid} entry={entry} nameOf={nameOf} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ entry, nameOf }: { readonly entry: AuditEntry; readonly nameOf: NameOf }) {
  const { words, locale } = useConsole()
  const { settings } = words
  const { at, kind, doer, targetName, targetUid } = entry
  const told = auditTold(settings, nameOf)
  return (
    <tr>
      <td>{exactTime(at, locale)}</td>
      <td>
        <bdi>{doer.name || settings.doers[doer.kind]}</bdi>
      </td>
      <td>{settings.acts[kind]}</td>
      <td>
        <bdi>{targetName || nameOf(targetUid) || settings.actsOn[kind] || targetUid}</bdi>
      </td>
      <td>{changesShown(entry, told)}</td>
    </tr>
  )
}
