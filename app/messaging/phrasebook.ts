import type { Uid } from '../../domain/ids.ts'
import { type SystemEvent, withEvent } from '../../domain/message/system-event.ts'
import { fillText, type TextValues, variablesIn } from '../../domain/organization/text-variables.ts'
import { defaultSettings, type Texts, type Workgroup } from '../../domain/organization/workgroup.ts'
import { isChinese, textFor } from '../../domain/organization/workgroup-texts.ts'
import type { Visitor } from '../../domain/people/visitor.ts'
import { pieceOfMadeName } from '../../domain/people/visitor-name.ts'
import type { Actor } from '../../domain/person.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Agents, Visitors, Workgroups } from '../../store/ports/people.ts'
import { type PhraseName, phrases, valueWords } from './phrases.ts'
import { type Said, systemActor } from './server-message.ts'

/** The phrases a workgroup may replace with its own texts. */
const ownTexts: Readonly<Partial<Record<PhraseName, keyof Texts>>> = {
  welcome: 'welcome',
  taken: 'welcome',
  queued: 'waiting',
  away: 'away',
  closedByVisitor: 'closing',
  closedByAgent: 'closing',
  closedIdle: 'closing',
  closedGone: 'closing',
  closedAbsent: 'closing',
}

/** The target in whose name a phrase is said, the visitor who reads it, and the agent who has the thread. */
export interface PhraseListener {
  readonly targetUid: Thread['targetUid']
  readonly user: Pick<Thread['user'], 'uid'>
  readonly agentUid?: Thread['agentUid']
}

/** A place in the queue, for texts that name it. */
export interface NamedPlace {
  /** From 1. */
  readonly position: number
  readonly estimateSeconds: number
}

/** A phrase, and whether it is the workgroup's own text. */
export interface Phrase {
  /** Returns the text with its variables replaced; `position` and `wait` have a value only with a place. */
  readonly textAt: (place?: NamedPlace) => string
  readonly isOwn: boolean
}

/** What the names in a text come from. */
interface Naming {
  readonly text: string
  readonly event: SystemEvent | undefined
  readonly visitor: Visitor | null
  readonly workgroup: Workgroup | null
}

/** The server's phrases, in the workgroup's words and the visitor's language. */
export class Phrasebook {
  readonly #visitors: Visitors
  readonly #agents: Pick<Agents, 'byUid'>
  readonly #workgroups: Pick<Workgroups, 'byUid'>

  constructor(given: { visitors: Visitors; agents: Pick<Agents, 'byUid'>; workgroups: Pick<Workgroups, 'byUid'> }) {
    this.#visitors = given.visitors
    this.#agents = given.agents
    this.#workgroups = given.workgroups
  }

  /** Returns the workgroup's own text, otherwise the server's phrase in Chinese or English. */
  async say(listener: PhraseListener, name: PhraseName, event?: SystemEvent): Promise<string> {
    return (await this.find(listener, name, event)).textAt()
  }

  /** Returns the same together with the event it reports, for clients that word it themselves. */
  async tell(listener: PhraseListener, name: PhraseName, event: SystemEvent): Promise<Said> {
    const { textAt, isOwn } = await this.find(listener, name, event)
    return { content: textAt(), extra: withEvent('', isOwn ? { ...event, hasOwnText: true } : event) }
  }

  /** Returns the same together with whether it is the workgroup's own. An event may name the agent. */
  async find(listener: PhraseListener, name: PhraseName, event?: SystemEvent): Promise<Phrase> {
    const { targetUid, user } = listener
    const [visitor, workgroup] = await Promise.all([this.#visitors.byUid(user.uid), this.#workgroups.byUid(targetUid)])
    const language = visitor?.profile.lang
    const words = isChinese(language) ? 'zh-CN' : 'en'
    const textName = ownTexts[name]
    const settings = workgroup?.settings ?? defaultSettings
    const own = textName === undefined ? undefined : textFor(settings.texts, textName, language)
    const text = own ?? phrases[words][name]
    const isOwn = own !== undefined
    if (variablesIn(text).size === 0) return { textAt: () => text, isOwn }
    const names = await this.#namesFor(listener, { text, event, visitor, workgroup })
    return { textAt: (place) => fillText(text, { ...names, ...placeIn(words, place) }), isOwn }
  }

  /** Returns the workgroup, or agent, in whose name the server speaks to its visitors, as a sender. */
  async speaker(targetUid: Uid): Promise<Actor> {
    const target = (await this.#workgroups.byUid(targetUid)) ?? (await this.#agents.byUid(targetUid))
    return systemActor(targetUid, target?.nickname ?? '', target?.avatar)
  }

  async #namesFor(listener: PhraseListener, { text, event, visitor, workgroup }: Naming): Promise<TextValues> {
    const target = workgroup ?? (await this.#agents.byUid(listener.targetUid))
    const targetName = target?.nickname ?? ''
    const isNamed = visitor !== null && pieceOfMadeName(visitor) === undefined
    const names = { 'workgroup.name': targetName, ...(isNamed ? { 'visitor.name': visitor.nickname } : {}) }
    // The agent's row is read only for a text that names them.
    if (!variablesIn(text).has('agent.name')) return names
    return { ...names, 'agent.name': (await this.#agentIn(listener, event)) || targetName }
  }

  /** Returns the name of the agent whom an event is about, otherwise of the one who has the thread. */
  async #agentIn({ targetUid, user, agentUid }: PhraseListener, event?: SystemEvent): Promise<string> {
    if (event !== undefined && event.uid !== user.uid && event.uid !== targetUid) return event.name
    return agentUid ? ((await this.#agents.byUid(agentUid))?.nickname ?? '') : ''
  }
}

function placeIn(words: 'en' | 'zh-CN', place: NamedPlace | undefined): TextValues {
  if (place === undefined) return {}
  return { position: String(place.position), wait: valueWords[words].wait(place.estimateSeconds) }
}
