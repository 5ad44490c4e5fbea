import { useSignal } from '@preact/signals'
import { saveFile } from '../parts/download.ts'
import { useConsole } from '../state/console-context.ts'

/** Takes everything stored of a visitor away as a file, or erases it; for admins. */
export function VisitorData({ uid, name }: { readonly uid: string; readonly name: string }) {
  const { view, words } = useConsole()
  const { data } = words
  const { isBusy, exportAll } = useExport(uid)
  return (
    <>
      <p class="hint">{data.say}</p>
      <div class="row-actions">
        {/* While it is busy it is not disabled: it would lose the focus. */}
        <button type="button" class="button" aria-disabled={isBusy} onClick={() => void exportAll()}>
          {isBusy ? data.exporting : data.exportAll}
        </button>
        <button
          type="button"
          class="button danger"
          onClick={() => (view.dialog.value = { kind: 'erase', visitorUid: uid, name })}
        >
          {data.erase}
        </button>
      </div>
    </>
  )
}

function useExport(uid: string) {
  const { view, words, workspace } = useConsole()
  const isBusy = useSignal(false)
  const exportAll = async () => {
    if (isBusy.value) return
    isBusy.value = true
    const isDone = await view.attempt(async () => {
      const headers = { authorization: `Bearer ${await workspace.api.token()}` }
      const response = await fetch(`/api/v1/contact/${encodeURIComponent(uid)}/export`, { headers })
      if (!response.ok) throw new Error(words.data.exportFailed)
      saveFile(await response.blob(), `visitor-${uid.slice(0, 8)}.zip`)
    })
    isBusy.value = false
    if (isDone) view.say(words.data.exported)
  }
  return { isBusy: isBusy.value, exportAll }
}
