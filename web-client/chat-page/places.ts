import { type ReadonlySignal, type Signal, signal } from '@preact/signals'

/** A tab of the page. */
export type ChatTab = 'support' | 'friends' | 'groups'

/** Where one is: a tab, and what is open in it, outermost first, such as the topic of a conversation and `info`. */
export interface ChatPlace {
  readonly tab: ChatTab
  readonly path: readonly string[]
}

export const home: ChatPlace = { tab: 'support', path: [] }

const maxDepth = 6

/** Reads the fragment of an address; home for anything else than a place. */
export function readPlace(fragment: string): ChatPlace {
  const [tab = '', ...path] = fragment.replace(/^#/, '').split('/')
  if (tab !== 'friends' && tab !== 'groups') return home
  const parts = path.slice(0, maxDepth).map(textIn)
  return { tab, path: parts.includes('') ? [] : parts }
}

/** Returns the fragment of a place, empty for home. */
export function fragmentOf({ tab, path }: ChatPlace): string {
  return tab === 'support' ? '' : `#${[tab, ...path.map(encodeURIComponent)].join('/')}`
}

function textIn(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}

/** The place, and how to get to another. */
export interface Places {
  readonly place: ReadonlySignal<ChatPlace>
  /** Opens a place; Back then leads out of it step by step, to home. */
  readonly go: (place: ChatPlace) => void
  /** Leaves what is open last, as the browser's Back does. */
  readonly back: () => void
}

/** Returns the places of a page that opens at an address; the history follows the signal. */
export function makePlaces(address: Pick<Location, 'hash'>): Places & { readonly place: Signal<ChatPlace> } {
  const place = signal(readPlace(address.hash))
  return {
    place,
    go: (to) => {
      if (fragmentOf(to) !== fragmentOf(place.value)) place.value = to
    },
    back: () => history.back(),
  }
}
