import mic from 'lucide-static/icons/mic.svg?raw'
import { useMemo, useState } from 'preact/hooks'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { recordingType } from '../../ui/composer/recording-type.ts'
import { addIcons, Icon } from '../../ui/parts/icon.tsx'
import { lazy } from '../../ui/parts/lazy.tsx'
import { useRestoreFocus } from '../../ui/parts/use-restore-focus.ts'
import { useConsole } from '../state/console-context.ts'
import { voiceSender } from './send-file.ts'

addIcons({ mic })

const Recorder = lazy(() => import('../../ui/composer/recorder.tsx').then((part) => part.Recorder))

/**
 * Returns the button that begins to record a voice message, nothing where the browser cannot, and what stands in the
 * place of the composer meanwhile.
 */
export function useRecorder(row: InboxRow, composer: { readonly current: { readonly focus: () => void } | null }) {
  const { shared, workspace } = useConsole()
  // Another conversation has a composer of its own.
  const [recordedFor, setRecordedFor] = useState<InboxRow>()
  const send = useMemo(() => voiceSender(workspace.api, row), [workspace, row])
  const isOpen = recordedFor === row
  useRestoreFocus(composer, [isOpen])
  const button = isSecureContext && recordingType() !== undefined && (
    <button
      type="button"
      class="icon-button"
      aria-label={shared.record}
      title={shared.record}
      onClick={() => setRecordedFor(row)}
    >
      <Icon name="mic" />
    </button>
  )
  const recorder = isOpen && <Recorder words={shared} send={send} onDone={() => setRecordedFor(undefined)} />
  return { button, recorder, replacesComposer: isOpen && Recorder.isThere() }
}
