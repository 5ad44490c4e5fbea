import { numberOf, recordOf, textOf } from '../../core/platform/coerce.ts'
import type { ToFrame, ToPage, Wrapped } from '../loader/frame-protocol.ts'

/** Of the address of this frame: whom it is about, and the origin of the page that the tag is on. */
export const { sid, site } = addressed()

/**
 * The page around the frame. Only its window is heard, only from the origin that loaded this frame, and only that is
 * told anything: whoever claims another origin than theirs talks to nobody. Whether that origin may have the chat at all
 * is the widget's setting, which the server says in `frame-ancestors` and `makeChat` looks at again.
 */
export function hostPage(onMessage: (message: ToFrame) => void): (message: ToPage) => void {
  const tell = (message: ToPage) => {
    if (site !== '') parent.postMessage({ parley: message } satisfies Wrapped<ToPage>, site)
  }
  addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source !== parent || source === window || origin !== site) return
    onMessage(read(data))
  })
  tell({ kind: 'ready' })
  return tell
}

/** Whatever the page says: texts where texts belong. A kind that is none of ours is nobody's to hear. */
function read(data: unknown): ToFrame {
  const { kind, options, page, kept, written, caret, before } = recordOf(recordOf(data).parley)
  const { isListening, identity } = recordOf(options)
  return {
    kind,
    options: { ...textsOf(options), isListening: isListening === true, identity: textsOf(identity) },
    page: page && textsOf(page),
    kept: textOf(kept),
    ...(typeof written === 'string' ? { written, caret: numberOf(caret), before: textOf(before) } : {}),
  } as unknown as ToFrame
}

/** The fields that are texts or numbers. */
function textsOf(given: unknown): Record<string, string> {
  const known = Object.entries(recordOf(given)).filter(
    ([, value]) => typeof value === 'string' || Number.isFinite(value),
  )
  return Object.fromEntries(known.map(([name, value]) => [name, `${value}`]))
}

function addressed() {
  const { sid = '', site = '' } = Object.fromEntries(new URLSearchParams(location.search))
  return { sid, site: URL.canParse(site) ? site : '' }
}
