import { type Signal, useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { Icon } from '../../ui/parts/icon.tsx'
import { bringIntoView } from '../forms/validated-field.tsx'
import { download } from '../parts/download.ts'
import { useConsole } from '../state/console-context.ts'
import { faultsIn, type TableFault } from '../state/reply-table.ts'
import { faultText } from './fault-text.ts'

const maxFaults = 8

/** Import and export as a CSV table; an imported reply replaces the one with the same shortcut. */
export function ReplyTables() {
  const { words, quickReplies } = useConsole()
  const { settings } = words
  const faults = useSignal<readonly TableFault[]>([])
  return (
    <section class="panel tables">
      <p>
        <span>{settings.importReplies}</span>
        <small>{settings.importSay}</small>
      </p>
      <p class="row-actions">
        {quickReplies.all.value.length > 0 && (
          <button
            type="button"
            class="button at-start"
            onClick={() => download(quickReplies.toCsv(), 'quick-replies.csv')}
          >
            <Icon name="download" /> {settings.exportReplies}
          </button>
        )}
        <Import faults={faults} />
      </p>
      <Faults faults={faults.value} />
    </section>
  )
}

/** What is wrong with the chosen file; it stays until the next one is chosen. */
function Faults({ faults }: { readonly faults: readonly TableFault[] }) {
  const { settings } = useConsole().words
  if (faults.length === 0) return null
  const more = faults.length - maxFaults
  return (
    <div class="problem" role="alert" ref={bringIntoView}>
      <p>{settings.importFaults.nothing}</p>
      <ul>
        {faults.slice(0, maxFaults).map((fault) => (
          <li key={faultText(fault, settings)}>{faultText(fault, settings)}</li>
        ))}
        {more > 0 && <li>{settings.importFaults.more(more)}</li>}
      </ul>
    </div>
  )
}

function Import({ faults }: { readonly faults: Signal<readonly TableFault[]> }) {
  const { view, words, workspace, quickReplies } = useConsole()
  const { settings } = words
  const sharing = useSignal<'own' | 'shared'>('own')
  const field = useRef<HTMLInputElement>(null)
  const importFile = async (input: HTMLInputElement) => {
    const [file] = input.files ?? []
    if (file === undefined) return
    const csv = await file.text()
    input.value = ''
    faults.value = faultsIn(csv)
    if (faults.value.length > 0) return view.hush()
    if (await view.attempt(() => quickReplies.importCsv(csv, sharing.value))) view.say(settings.saved)
  }
  const chosen = (event: { readonly currentTarget: HTMLInputElement }) => void importFile(event.currentTarget)
  return (
    <>
      {workspace.presence.isAdmin.value && (
        <select
          aria-label={settings.importReplies}
          value={sharing}
          onChange={(event) => (sharing.value = event.currentTarget.value as 'own' | 'shared')}
        >
          <option value="own">{settings.ownReply}</option>
          <option value="shared">{settings.shared}</option>
        </select>
      )}
      <button type="button" class="button" onClick={() => field.current?.click()}>
        {settings.importChoose}
      </button>
      <input ref={field} type="file" hidden accept=".csv,text/csv" onChange={chosen} />
    </>
  )
}
