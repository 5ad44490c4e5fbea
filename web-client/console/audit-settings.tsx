import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { exactTime } from '../ui/time.ts'
import { type AuditEntry, changesShown, entriesAsCsv, newestEntries } from './audit.ts'
import { useConsole } from './console-context.ts'
import { download } from './download.ts'

/** Who did what, newest first, for admins. */
export function AuditSettings() {
  const { view, words, desk } = useConsole()
  const { settings } = words
  const entries = useSignal<readonly AuditEntry[]>([])
  const read = async () => {
    entries.value = await newestEntries(desk.api)
  }
  useEffect(() => void view.attempt(read), [])
  const save = () => view.attempt(async () => download(await entriesAsCsv(desk.api), 'audit.csv'))
  return (
    <div class="stack">
      <p class="hint">{settings.auditSay}</p>
      <div class="row-actions">
        <button type="button" class="button" onClick={() => void save()}>
          {settings.exportCsv}
        </button>
      </div>
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
            {entries.value.map((entry) => (
              <Row key={entry.uid} entry={entry} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

function Row({ entry }: { readonly entry: AuditEntry }) {
  const { words, locale } = useConsole()
  const { settings } = words
  const { at, kind, doer, targetName, targetUid } = entry
  const names: Readonly<Record<string, string | undefined>> = {
    ...{ nickname: settings.name, name: settings.name, username: settings.username, password: settings.password },
    ...{ capacity: settings.capacity, role: settings.role, routing: settings.routing, accept: settings.accept },
    ...{ hours: settings.hours, texts: settings.texts, departments: settings.departments, greeting: settings.greeting },
    ...{ title: settings.widgetTitle, accent: settings.accent, theme: settings.theme, position: settings.position },
    ...{ locale: settings.widgetLanguage, prechat: settings.prechat, sites: settings.sites },
  }
  return (
    <tr>
      <td>{exactTime(at, locale)}</td>
      <td>
        <bdi>{doer.name || settings.doers[doer.kind]}</bdi>
      </td>
      <td>{settings.acts[kind]}</td>
      <td>
        <bdi>{targetName || targetUid}</bdi>
      </td>
      <td>{changesShown(entry, (field) => names[field] ?? field)}</td>
    </tr>
  )
}
