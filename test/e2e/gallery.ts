import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Frame, Locator, Page } from 'playwright-core'
import { type Look, LookPlan, nameOf, plain, type Size, wearLook } from './looks.ts'
import { faultsLeft, fitFaults, focusFaults, readingFaults, standingFaults } from './seen.ts'

/** Where `npm run pictures` wants the pictures. */
const folder = process.env.PARLEY_PICTURES
/** By then animations have come to rest. */
const patienceMs = 3_000

/** A face in one state. */
export interface Exhibit {
  /** Returns the face's page and document, switched to the language. */
  readonly speaking: (language: Look['language']) => Promise<{ page: Page; frame: Frame }>
  /** The element that has the focus in this state. */
  readonly focus: (page: Page) => Locator | 'nothing of ours'
  /** The part of the page to show; all of it by default. */
  readonly clip?: (page: Page) => { x: number; y: number; width: number; height: number }
}

interface Picture {
  readonly state: string
  readonly look: Look
  readonly file: string
  readonly faults: readonly string[]
}

interface Judged {
  readonly state: string
  readonly look: Look
  readonly page: Page
  readonly frame: Frame
}

/** Looks at the states of a face, one after the other, in all required looks. */
export class Gallery {
  readonly faults: string[] = []
  readonly #face: string
  readonly #plan: LookPlan
  readonly #states: string[] = []
  readonly #pictures: Picture[] = []

  constructor(face: string, sizes: readonly Size[]) {
    this.#face = face
    this.#plan = new LookPlan(sizes)
  }

  /** Checks a state; the page is as before afterwards. */
  async show(state: string, exhibit: Exhibit): Promise<void> {
    this.#states.push(state)
    const worn = new Set<Page>()
    for (const look of this.#plan.looksAt(state)) {
      const { page, frame } = await exhibit.speaking(look.language)
      await wearLook(page, look)
      await this.#judge({ state, look, page, frame }, exhibit)
      worn.add(page)
    }
    for (const page of worn) await wearLook(page, plain)
    await exhibit.speaking(plain.language)
  }

  /** Checks a state in the plain look only, which the page already has. */
  async glance(state: string, exhibit: Exhibit): Promise<void> {
    await this.#judge({ state, look: plain, ...(await exhibit.speaking(plain.language)) }, exhibit)
  }

  /** Pairs of properties without a look. */
  get left(): string[] {
    return this.#plan.left(this.#states)
  }

  /** Writes the page of pictures, if one is wanted. */
  async end(): Promise<void> {
    if (folder !== undefined) await writeFile(join(folder, `${this.#face}.html`), pageOf(this.#face, this.#pictures))
  }

  async #judge({ state, look, page, frame }: Judged, exhibit: Exhibit): Promise<void> {
    const faultsNow = async () => [
      ...(await standingFaults(frame)),
      ...(await fitFaults(frame)),
      ...(await readingFaults(frame)),
      ...(await focusFaults(page, exhibit.focus(page))),
    ]
    // Reported with all others of the walk.
    const faults = await faultsLeft(faultsNow, patienceMs)
    this.faults.push(...faults.map((fault) => `${state} (${nameOf(look)}): ${fault}`))
    if (folder === undefined) return
    const clip = exhibit.clip?.(page)
    await this.#take(page, clip, { state, look, faults })
    for (let part = 2; await frame.evaluate(scrollOn); part += 1) {
      await this.#take(page, clip, { state: `${state}, part ${part}`, look, faults: [] })
    }
    await frame.evaluate(scrollBack)
  }

  async #take(
    page: Page,
    clip: ReturnType<NonNullable<Exhibit['clip']>> | undefined,
    taken: Omit<Picture, 'file'>,
  ): Promise<void> {
    const at = String(this.#pictures.length + 1).padStart(3, '0')
    const file = `${this.#face}/${at} ${taken.state}, ${nameOf(taken.look)}.png`.replace(/ %/g, '').replace(/,? /g, '-')
    await mkdir(join(folder ?? '', this.#face), { recursive: true })
    await page.screenshot({ path: join(folder ?? '', file), ...(clip === undefined ? {} : { clip }) })
    this.#pictures.push({ ...taken, file })
  }
}

/** Scrolls down what is read from top to bottom; returns false at its end. */
function scrollOn(): boolean {
  const modals = [...document.querySelectorAll('dialog:modal')]
  const read = modals.length > 0 ? modals : [...document.querySelectorAll('.page, .context')]
  const scroller = read.findLast(
    (one) => one.scrollHeight > one.clientHeight + 1 && one.checkVisibility({ visibilityProperty: true }),
  )
  const before = scroller?.scrollTop ?? 0
  scroller?.scrollBy({ top: scroller.clientHeight * 0.9, behavior: 'instant' })
  return (scroller?.scrollTop ?? 0) > before
}

function scrollBack(): void {
  for (const one of document.querySelectorAll('.page, .context, dialog:modal')) one.scrollTop = 0
}

function pageOf(face: string, pictures: readonly Picture[]): string {
  const figures = pictures.map(({ state, look, file, faults }) => {
    const told = faults.length === 0 ? '' : `<br><b>${escaped(faults.join('; '))}</b>`
    const caption = `${escaped(state)} · ${escaped(nameOf(look))}${told}`
    return `<figure><a href="${file}"><img src="${file}" alt="" loading="lazy"></a><figcaption>${caption}</figcaption></figure>`
  })
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${face}</title><style>
body { font: 13px/1.4 system-ui; background: #ddd; display: flex; flex-wrap: wrap; gap: 16px; align-items: start }
figure { margin: 0; max-width: 480px } img { max-width: 100%; max-height: 640px; display: block } b { color: #b00 }
</style>${figures.join('\n')}</html>
`
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
