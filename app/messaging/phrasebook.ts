import { type SystemEvent, withEvent } from '../../domain/message/system-event.ts'
import type { Texts, WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import { isChinese, textFor } from '../../domain/organization/workgroup-texts.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Visitors } from '../../store/ports/people.ts'
import { type PhraseName, phrases } from './phrases.ts'
import type { Said } from './server-message.ts'

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

/** The target in whose name a phrase is said, and the visitor who reads it. */
export interface PhraseListener {
  readonly targetUid: Thread['targetUid']
  readonly user: Pick<Thread['user'], 'uid'>
}

/** A phrase, and whether it is the workgroup's own text. */
export interface Phrase {
  readonly text: string
  readonly isOwn: boolean
}

/** The server's phrases, in the workgroup's words and the visitor's language. */
export class Phrasebook {
  readonly #visitors: Visitors
  readonly #settingsOf: (targetUid: Thread['targetUid']) => Promise<WorkgroupSettings>

  constructor(visitors: Visitors, settingsOf: (targetUid: Thread['targetUid']) => Promise<WorkgroupSettings>) {
    this.#visitors = visitors
    this.#settingsOf = settingsOf
  }

  /** Returns the workgroup's own text, otherwise the server's phrase in Chinese or English. */
  async say(listener: PhraseListener, name: PhraseName): Promise<string> {
    return (await this.find(listener, name)).text
  }

  /** Returns the same together with the event it reports, for clients that word it themselves. */
  async tell(listener: PhraseListener, name: PhraseName, event: SystemEvent): Promise<Said> {
    const { text, isOwn } = await this.find(listener, name)
    return { content: text, extra: withEvent('', isOwn ? { ...event, hasOwnText: true } : event) }
  }

  /** Returns the same together with whether it is the workgroup's own. */
  async find({ targetUid, user }: PhraseListener, name: PhraseName): Promise<Phrase> {
    const [visitor, settings] = await Promise.all([this.#visitors.byUid(user.uid), this.#settingsOf(targetUid)])
    const language = visitor?.profile.lang
    const textName = ownTexts[name]
    const own = textName === undefined ? undefined : textFor(settings.texts, textName, language)
    const text = own ?? phrases[isChinese(language) ? 'zh-CN' : 'en'][name]
    return { text, isOwn: own !== undefined }
  }
}
