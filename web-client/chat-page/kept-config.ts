import { type Api, ApiRefusal, NoAnswer } from '../core/connection/api.ts'
import { readJson } from '../core/platform/coerce.ts'
import type { TextStorage } from '../core/platform/platform.ts'
import type { WidgetConfig } from '../widget/chat/config.ts'

/** How a target's chat looks: as the server says, as it said last, or why there is none. */
export type FoundConfig =
  | { readonly kind: 'known'; readonly config: WidgetConfig }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'offline' }

const withinMs = 5000

/** Reads the configuration of a target, and keeps a copy for a start without network. */
export async function findConfig(api: Api, storage: TextStorage, sid: string): Promise<FoundConfig> {
  const key = `parley.page ${sid}`
  try {
    const path = `/visitor/api/v1/widget/config?sid=${encodeURIComponent(sid)}`
    const config = await api.get<WidgetConfig>(path, { withinMs })
    storage.set(key, JSON.stringify(config))
    return { kind: 'known', config }
  } catch (error) {
    if (!(error instanceof ApiRefusal || error instanceof NoAnswer)) throw error
    if (error instanceof ApiRefusal && !error.isPassing) {
      storage.remove(key)
      return { kind: 'unknown' }
    }
    const kept = storage.get(key)
    return kept === null ? { kind: 'offline' } : { kind: 'known', config: readJson(kept) as WidgetConfig }
  }
}
