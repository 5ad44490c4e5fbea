import { effect, type Signal } from '@preact/signals'
import { type ChatPlace, fragmentOf, home, readPlace } from './places.ts'

/** What places need of `window`; a test has its own. */
export interface Browsing {
  readonly history: Pick<History, 'state' | 'go' | 'back' | 'pushState' | 'replaceState'>
  readonly location: Pick<Location, 'pathname' | 'search' | 'hash'>
  readonly addEventListener: (name: 'popstate', listener: () => void) => void
}

/** What is open above the place, topmost last: Back closes it first, like Escape. */
export interface Layers {
  readonly open: readonly (() => void)[]
  onChange: () => void
}

/** What an entry of the history says: how many layers are open above its place. */
interface HistoryEntry {
  readonly parley: { readonly above: number }
}

/**
 * Keeps the place in the address and the history: each step outwards is one Back, however one came in. A reload stays
 * where it was.
 */
export function keepHistory(place: Signal<ChatPlace>, browsing: Browsing, layers: Layers): void {
  const { history, location } = browsing
  /** Where the history is, which follows the place. */
  let settled = home
  let above = 0
  const write = (how: 'pushState' | 'replaceState', to: ChatPlace) => {
    const address = `${location.pathname}${location.search}${fragmentOf(to)}`
    history[how]({ parley: { above } } satisfies HistoryEntry, '', address)
    settled = to
  }
  const turns = movesOf(browsing, () => {
    above = entryIn(history)?.above ?? 0
    settled = readPlace(location.hash)
    place.value = settled
    if (layers.open.length > above) layers.open.at(-1)?.()
  })
  const move = (to: ChatPlace) => {
    const { pops, pushes } = stepsBetween(settled, to)
    if (pops === 0 && pushes.length === 0) return
    const [first, ...more] = pushes
    const all = pops + above
    above = 0
    settled = to
    turns.back(first === undefined ? all : Math.max(0, all - 1), () => {
      if (first !== undefined) write(all === 0 ? 'pushState' : 'replaceState', first)
      for (const one of more) write('pushState', one)
    })
  }
  const layered = () => {
    const more = layers.open.length - above
    above = layers.open.length
    if (more < 0) turns.back(-more, () => {})
    for (let pushed = 0; pushed < more; pushed += 1) write('pushState', settled)
  }
  const entry = entryIn(history)
  // After a reload the way out is there, and nothing is open above the place.
  if (entry === undefined) write('replaceState', home)
  else [above, settled] = [entry.above, readPlace(location.hash)]
  layers.onChange = () => turns.run(layered)
  layers.onChange()
  effect(() => {
    const to = place.value
    turns.run(() => move(to))
  })
}

function entryIn({ state }: Pick<History, 'state'>): HistoryEntry['parley'] | undefined {
  return (state as HistoryEntry | null)?.parley
}

/** Returns the places that Back passes on the way out, outermost first: home, the tab, and what is open in it. */
export function wayTo({ tab, path }: ChatPlace): readonly ChatPlace[] {
  if (tab === 'support') return [home]
  return [home, ...Array.from({ length: path.length + 1 }, (_, depth) => ({ tab, path: path.slice(0, depth) }))]
}

/** Returns how many places one leaves on the way from one to another, and which ones one enters. */
function stepsBetween(
  from: ChatPlace,
  to: ChatPlace,
): { readonly pops: number; readonly pushes: readonly ChatPlace[] } {
  const [out, into] = [wayTo(from).map(fragmentOf), wayTo(to)]
  const differ = into.findIndex((place, depth) => fragmentOf(place) !== out[depth])
  const common = differ === -1 ? into.length : differ
  return { pops: out.length - common, pushes: into.slice(common) }
}

/** The browser reports a step back later; one that it never reports is taken as done by then. */
const reportsWithinMs = 1000

/** Runs moves one after the other. Calls `onLeft` when somebody else has moved. */
function movesOf({ history, addEventListener }: Browsing, onLeft: () => void) {
  const todo: (() => void)[] = []
  let awaited: (() => void) | undefined
  const next = () => {
    while (awaited === undefined) {
      const act = todo.shift()
      if (act === undefined) return
      act()
    }
  }
  const arrive = () => {
    const then = awaited
    awaited = undefined
    then?.()
    next()
  }
  addEventListener('popstate', () => (awaited === undefined ? onLeft() : arrive()))
  return {
    run: (act: () => void) => {
      todo.push(act)
      next()
    },
    /** Steps back, then acts; to be called in a move. */
    back: (count: number, then: () => void) => {
      if (count === 0) return then()
      awaited = then
      history.go(-count)
      setTimeout(() => awaited === then && arrive(), reportsWithinMs)
    },
  }
}
