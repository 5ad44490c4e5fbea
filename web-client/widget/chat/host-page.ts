import { listOf, numberOf, recordOf, textOf } from '../../core/platform/coerce.ts'
import type { ToFrame, ToPage, Wrapped } from '../loader/frame-protocol.ts'

/** From the address of this frame: the target, and the origin of the page with the tag. */
export const { sid, site } = addressed()

/**
 * Connects to the embedding page. Listens only to its window, only from the origin that loaded this frame, and posts
 * only to that origin: a page that claims another origin talks to nobody. Whether that origin may have the chat at all
 * is the widget's setting, which the server enforces with `frame-ancestors` and `makeChat` checks again.
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

/** Reads whatever the page posted, with texts where texts belong. A message of an unknown kind is handled by nobody. */
function read(data: unknown): ToFrame {
  const { kind, options, page, kept, written, caret, before, name, text, config, availability } = recordOf(
    recordOf(data).parley,
  )
  const { heard, identity } = recordOf(options)
  return {
    kind,
    options: { ...textsOf(options), heard: listOf(heard).map(textOf), identity: textsOf(identity) },
    page: page && textsOf(page),
    ...{ kept: textOf(kept), name: textOf(name), text: textOf(text) },
    config: recordOf(config),
    availability: availability && recordOf(availability),
    ...(typeof written === 'string' ? { written, caret: numberOf(caret), before: textOf(before) } : {}),
  } as unknown as ToFrame
}

/** Returns the fields that are texts or numbers, as texts. */
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
