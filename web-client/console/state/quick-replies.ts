import { type ReadonlySignal, signal } from '@preact/signals'
import { toCsv } from '../../../domain/csv.ts'
import { withoutVisitorName } from '../../../domain/organization/unnamed-visitor.ts'
import type { AgentApi } from '../../core/agent/agent-api.ts'
import { wordOf } from '../../core/connection/api.ts'
import { entryOf } from '../../core/platform/coerce.ts'
import { replyColumns } from './reply-table.ts'

/** A prepared answer. */
export interface QuickReply {
  readonly uid: string
  readonly shortcut: string
  readonly title: string
  readonly content: string
  readonly category: string
  /** Visible only to the agent who made it. */
  readonly isOwn: boolean
}

/** More than that are in nobody's head; the server exports as many. */
const most = 10_000

interface Shown extends Omit<QuickReply, 'isOwn'> {
  readonly shared: boolean
}

const root = '/api/v1/quickreply'

/** The quick replies an agent may use: the organization's and their own. */
export class QuickReplies {
  readonly all: ReadonlySignal<readonly QuickReply[]>
  /** False if the server has no quick replies. */
  readonly isThere: ReadonlySignal<boolean>
  readonly #all = signal<readonly QuickReply[]>([])
  readonly #isThere = signal(true)
  /** What each is found by, in lower case: made once, as it is searched at every letter. */
  #texts: readonly { readonly shortcut: string; readonly all: string }[] = []
  readonly #api: AgentApi

  constructor(api: AgentApi) {
    this.#api = api
    this.all = this.#all
    this.isThere = this.#isThere
  }

  /** Loads all of them. Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    try {
      const shown = await this.#api.all<Shown>(`${root}/query/org`, most)
      const all = shown.map(({ shared, ...reply }) => ({ ...reply, isOwn: !shared }))
      this.#texts = all.map(({ shortcut, title, content, category }) => ({
        shortcut: shortcut.toLowerCase(),
        all: [shortcut, title, category, content].join('\n').toLowerCase(),
      }))
      this.#all.value = all
      this.#isThere.value = true
    } catch (error) {
      if (wordOf(error) !== 'not_found') throw error
      this.#isThere.value = false
    }
  }

  /** Creates one, or changes the one with its uid. Throws ApiRefusal, NoAnswer. */
  async keep({ uid, isOwn, ...reply }: QuickReply): Promise<void> {
    const given = uid === '' ? { ...reply, shared: !isOwn } : { ...reply, uid }
    await this.#api.post(`${root}/${uid === '' ? 'create' : 'update'}`, given)
    await this.read()
  }

  /** Returns all of them as a CSV file, which `importCsv` accepts again. */
  toCsv(): string {
    return toCsv(replyColumns, this.#all.value)
  }

  /** Imports a CSV file with the columns category, shortcut, title, content. Throws ApiRefusal, NoAnswer. */
  async importCsv(csv: string, sharing: 'own' | 'shared'): Promise<void> {
    await this.#api.post(`${root}/create`, { csv, shared: sharing === 'shared' })
    await this.read()
  }

  /** Deletes one. Throws ApiRefusal, NoAnswer. */
  async remove(uid: string): Promise<void> {
    await this.#api.post(`${root}/delete`, { uid })
    await this.read()
  }

  /** Returns those that match what was typed after the slash, best first. */
  fitting(typed: string): readonly QuickReply[] {
    const wanted = typed.toLowerCase()
    const [first, rest]: [QuickReply[], QuickReply[]] = [[], []]
    for (const [index, reply] of this.#all.value.entries()) {
      const { shortcut = '', all = '' } = this.#texts[index] ?? {}
      if (shortcut.startsWith(wanted)) first.push(reply)
      else if (all.includes(wanted)) rest.push(reply)
    }
    return [...first, ...rest]
  }
}

/**
 * Returns the text with its variables filled in. Without `visitor.name` the sentence says it without a name, as in a
 * workgroup's texts; any other unknown variable stays as written, for the agent to see.
 */
export function filledIn(content: string, facts: Readonly<Record<string, string>>): string {
  const said = entryOf(facts, 'visitor.name') === undefined ? withoutVisitorName(content) : content
  return said.replace(/\{([a-z.]+)\}/gi, (written, name: string) => entryOf(facts, name) ?? written)
}
