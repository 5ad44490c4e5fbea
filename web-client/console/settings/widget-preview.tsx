import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { WidgetConfig } from '../../../domain/organization/widget.ts'
import { recordOf } from '../../core/platform/coerce.ts'
import { Icon } from '../../ui/parts/icon.tsx'
import { useConsole } from '../state/console-context.ts'
import type { Workgroup } from './workgroup.ts'

interface WidgetPreviewProps {
  readonly workgroupUid: string
  /** With what is not saved yet. */
  readonly look: WidgetConfig
  readonly groups: readonly Workgroup[]
}

/** The widget itself, as a visitor first sees it with these settings. Nothing in it can be pressed. */
export function WidgetPreview({ workgroupUid, look, groups }: WidgetPreviewProps) {
  const { settings } = useConsole().words
  const stage = useRef<HTMLDivElement>(null)
  const frame = useFrameShowing(shownTo(look, groups))
  useEffect(() => {
    if (look.accent === '') stage.current?.style.removeProperty('--accent')
    else stage.current?.style.setProperty('--accent', look.accent)
  }, [look.accent])
  const query = new URLSearchParams({ sid: workgroupUid, site: location.origin })
  return (
    <figure class="preview">
      <figcaption>{settings.preview}</figcaption>
      <div ref={stage} class="preview-stage" data-position={look.position}>
        <div class="preview-chat">
          <iframe ref={frame} src={`/widget/frame.html?${query}`} title={settings.preview} inert tabIndex={-1} />
        </div>
        <span class="preview-bubble">
          <Icon name="message-circle" />
        </span>
      </div>
    </figure>
  )
}

/** Posts the settings to the frame once it listens, and after each change. */
function useFrameShowing(config: object) {
  const frame = useRef<HTMLIFrameElement>(null)
  const isReady = useSignal(false)
  useEffect(() => {
    const heard = ({ source, origin, data }: MessageEvent<unknown>) => {
      if (source !== frame.current?.contentWindow || origin !== location.origin) return
      if (recordOf(recordOf(data).parley).kind === 'ready') isReady.value = true
    }
    addEventListener('message', heard)
    return () => removeEventListener('message', heard)
  }, [])
  useEffect(() => {
    if (!isReady.value) return
    frame.current?.contentWindow?.postMessage({ parley: { kind: 'preview', config } }, location.origin)
  }, [isReady.value, JSON.stringify(config)])
  return frame
}

/** Returns the settings as a visitor's page receives them. */
function shownTo({ departments, sites: _, ...look }: WidgetConfig, groups: readonly Workgroup[]): object {
  const said = Object.fromEntries(Object.entries(look).filter(([, value]) => value !== ''))
  const chosen = groups.filter(({ uid }) => departments.some((one) => one === uid))
  return { ...said, departments: chosen.map(({ uid, nickname }) => ({ uid, nickname })) }
}
