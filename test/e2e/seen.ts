import type { ElementHandle, Frame, FrameLocator, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Box, inPage, type Looked, type Stand } from './in-page.ts'
import { inPageColours } from './in-page-colours.ts'
import { inPageFit } from './in-page-fit.ts'
import { inPageWords } from './in-page-words.ts'

/** By then animations have come to rest, even on a busy machine. */
const patienceMs = 8_000
const looking = inside<(element: Node) => Looked>('look(element)')
const lookingThrough = inside<(element: Node, parts: readonly Box[]) => Looked[]>(
  'part.map((one) => look(element, one))',
)
const focusing = inside<(element: Node) => string>('focusFault(element)')
const strayFocus = inside<() => string>('strayFocus()')
const fitting = inside<() => string[]>('unfit()')
const standing = inside<() => { stands: Stand[]; scrolls: string[] }>('{ stands: stands(), scrolls: scrolls() }')
const reading = inside<() => string[]>('[...unreadable(), ...faint()]')

/** The document to check: a page's own, or that of a frame in it. */
type Place = Page | Frame | FrameLocator

/**
 * Waits until a person sees the element: entirely in the viewport, of its frame and of the page around it, and on top
 * at its middle.
 */
export async function seen(locator: Locator): Promise<void> {
  await settles(`${locator}`, () => unseen(locator))
}

/** Waits until the focus is in the element, and its window has it. */
export async function focusIn(locator: Locator): Promise<void> {
  await settles(`${locator}`, () => unfocused(locator))
}

/**
 * Waits until a face is as its state requires: header, composer or its replacement, and close button are visible, and
 * nothing is scrolled that must not be.
 */
export async function stands(place: Place): Promise<void> {
  const frame = await frameOf(place)
  await settles(frame.url(), () => standingFaults(frame))
}

/** Checks all visible faces of a page, and the page around them; nothing if the page was closed meanwhile. */
export async function allStand(page: Page): Promise<void> {
  if (page.isClosed() || !page.url().startsWith('http')) return
  await settles(page.url(), async () => {
    const faces: Frame[] = [page.mainFrame()]
    for (const frame of page.frames().slice(1)) if (await isShownChat(frame)) faces.push(frame)
    const faults = await Promise.all(faces.map(standingFaults))
    return faults.flat()
  })
}

/** Returns what is still wrong once nothing moves any more. Throws what the last check has thrown. */
export async function faultsLeft(
  faultsNow: () => Promise<readonly string[]>,
  withinMs: number,
): Promise<readonly string[]> {
  let faults: readonly string[] = []
  const told = async () => {
    // A check that throws because its document is going away is repeated.
    faults = await faultsNow()
    return faults.length
  }
  await expect
    .poll(told, { timeout: withinMs })
    .toBe(0)
    .catch((error: unknown) => {
      if (faults.length === 0) throw error
    })
  return faults
}

/** Returns why a person does not see the element now. */
export async function unseen(locator: Locator): Promise<readonly string[]> {
  return faultsOf(await handleOf(locator))
}

/** Returns where the focus is now, if not in the element. */
export async function unfocused(locator: Locator): Promise<readonly string[]> {
  return focusedElsewhere(await handleOf(locator))
}

/** Returns why the focus is not where a state wants it: in an element, or in nothing of ours. */
export async function focusFaults(page: Page, wanted: Locator | 'nothing of ours'): Promise<readonly string[]> {
  if (wanted !== 'nothing of ours') return unfocused(wanted.first())
  return [await page.mainFrame().evaluate(strayFocus)].filter((fault) => fault !== '')
}

/** Returns what is wrong with a face now. */
export async function standingFaults(frame: Frame): Promise<string[]> {
  const { stands: all, scrolls } = await frame.evaluate(standing)
  const around = await faultsAround(
    frame,
    all.map(({ box }) => box),
  )
  const told = all.flatMap(({ what, faults: own }, index) => {
    // For an element outside its own document the surroundings add nothing.
    const faults = own.length > 0 ? own : (around[index] ?? [])
    return faults.map((fault) => `${what} ${fault}`)
  })
  return [...scrolls, ...told]
}

/** Returns what in a chat is too pale, too small, cut, out of view, or in another language. */
export async function fitFaults(frame: Frame): Promise<string[]> {
  return frame.evaluate(fitting)
}

/** Returns what nobody can read or reach in a console: broken or cut words, covered or protruding controls. */
export function readingFaults(frame: Frame): Promise<string[]> {
  return frame.evaluate(reading)
}

async function faultsOf(element: ElementHandle<Node>): Promise<readonly string[]> {
  const { faults, box } = await element.evaluate(looking)
  const frame = await element.ownerFrame()
  if (faults.length > 0 || frame === null) return faults
  const [around = []] = await faultsAround(frame, [box])
  return around
}

/**
 * A person sees only what is in a visible part of a frame: returns the faults of each part, frame by frame outwards.
 */
async function faultsAround(frame: Frame, parts: readonly Box[]): Promise<readonly (readonly string[])[]> {
  const parent = frame.parentFrame()
  if (parent === null) return parts.map(() => [])
  const looked = await (await frame.frameElement()).evaluate(lookingThrough, parts)
  const beyond = await faultsAround(
    parent,
    looked.map(({ box }) => box),
  )
  return looked.map(({ faults }, index) => {
    if (faults.length === 0) return beyond[index] ?? []
    return faults.map((fault) => `in the page around its frame: ${fault}`)
  })
}

async function focusedElsewhere(element: ElementHandle<Node>): Promise<readonly string[]> {
  const fault = await element.evaluate(focusing)
  const frame = await element.ownerFrame()
  if (fault !== '') return [fault]
  if (frame === null || frame.parentFrame() === null) return []
  return focusedElsewhere(await frame.frameElement())
}

async function settles(what: string, faultsNow: () => Promise<readonly string[]>): Promise<void> {
  const faults = await faultsLeft(faultsNow, patienceMs)
  if (faults.length > 0) throw new Error(`${what}: ${faults.join('; ')}`)
}

async function handleOf(locator: Locator): Promise<ElementHandle<Node>> {
  const handle = await locator.elementHandle({ timeout: patienceMs })
  if (handle === null) throw new Error(`${locator} is not there`)
  return handle
}

async function frameOf(place: Place): Promise<Frame> {
  if ('mainFrame' in place) return place.mainFrame()
  if ('url' in place) return place
  const frame = await (await place.owner().elementHandle())?.contentFrame()
  if (frame === null || frame === undefined) throw new Error('There is no frame.')
  return frame
}

async function isShownChat(frame: Frame): Promise<boolean> {
  if (!frame.url().includes('/widget/frame.html')) return false
  const element = await frame.frameElement()
  const isOurs = await element.evaluate((one) => {
    const root = one.getRootNode()
    return root instanceof ShadowRoot && root.host.localName === 'parley-chat'
  })
  return isOurs && element.isVisible()
}

/** Returns a function that runs in the page with the functions above. */
function inside<Runs extends (...given: never[]) => unknown>(expression: string): Runs {
  const functions = [inPage, inPageFit, inPageWords, inPageColours].join('\n')
  return new Function('element', 'part', `${functions}\nreturn ${expression}`) as unknown as Runs
}
