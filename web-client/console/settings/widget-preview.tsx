import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { WidgetConfig } from '../../../domain/organization/widget.ts'
import { recordOf } from '../../core/platform/coerce.ts'
import { Icon } from '../../ui/parts/icon.tsx'
import { pictureHosts } from '../../ui/parts/picture-hosts.ts'
import { useConsole } from '../state/console-context.ts'
import type { Workgroup } from './workgroup.ts'

interface WidgetPreviewProps {
  readonly workgroupUid: string
  /** With what is not saved yet. */
  readonly look: WidgetConfig
  readonly groups: readonly Workgroup[]
}

/** As often as in an open chat. */
const lookEveryMs = 20_000

/** The widget itself, as a visitor first sees it with these settings. Nothing in it can be pressed. */
export function WidgetPreview({ workgroupUid, look, groups }: WidgetPreviewProps) {
  const { settings } = useConsole().words
  const stage = useRef<HTMLDivElement>(null)
  const avatar = groups.find(({ uid }) => uid === workgroupUid)?.avatar ?? ''
  const config = { ...shownTo(look, groups), pictureHosts: pictureHosts.value, ...(avatar !== '' && { avatar }) }
  const frame = useFrameShowing({ config, availability: useAvailability(workgroupUid) })
  useEffect(() => {
    if (look.accent === '') stage.current?.style.removeProperty('--accent')
    else stage.current?.style.setProperty('--accent', look.accent)
  }, [look.accent])
  const query = new URLSearchParams({ sid: workgroupUid, site: location.origin })
  return (
    <details class="preview" open>
      <summary>{settings.preview}</summary>
      <div ref={stage} class="preview-stage" data-position={look.position}>
        <div class="preview-chat">
          <iframe ref={frame} src={`/widget/frame.html?${query}`} title={settings.preview} inert tabIndex={-1} />
        </div>
        <span class="preview-bubble">
          <Icon name="message-circle" />
        </span>
      </div>
    </details>
  )
}

/** Returns what a newcomer's chat knows of who is there; undefined until the server has answered. */
function useAvailability(workgroupUid: string): object | undefined {
  const { api } = useConsole().workspace
  const known = useSignal<object | undefined>(undefined)
  useEffect(() => {
    const path = `/visitor/api/v1/workgroup/availability?sid=${encodeURIComponent(workgroupUid)}`
    const look = async () => {
      // As in the chat: until the next look, what was known stays.
      known.value = await api.get<object>(path).catch(() => known.peek())
    }
    void look()
    const timer = setInterval(() => document.hidden || void look(), lookEveryMs)
    return () => clearInterval(timer)
  }, [workgroupUid])
  return known.value
}

/** Posts the settings to the frame once it listens, and after each change. */
function useFrameShowing(shown: { readonly config: object; readonly availability: object | undefined }) {
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
    frame.current?.contentWindow?.postMessage({ parley: { kind: 'preview', ...shown } }, location.origin)
  }, [isReady.value, JSON.stringify(shown)])
  return frame
}

/** Returns the settings as a visitor's page receives them. */
function shownTo({ departments, sites: _, ...look }: WidgetConfig, groups: readonly Workgroup[]): object {
  const said = Object.fromEntries(Object.entries(look).filter(([, value]) => value !== ''))
  const chosen = groups.filter(({ uid }) => departments.some((one) => one === uid))
  return { ...said, departments: chosen.map(({ uid, nickname }) => ({ uid, nickname })) }
}
