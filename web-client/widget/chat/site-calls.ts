import { isBlank } from '../../../domain/message/blank-text.ts'
import { wordOf } from '../../core/connection/api.ts'
import { readJson, textsOf } from '../../core/platform/coerce.ts'
import { keepDraft, readDraft } from '../../ui/composer/use-draft.ts'
import { type Chat, draftKeyOf } from './chat.ts'
import { whereOneWrites, write } from './composer-focus.ts'

/** Throws a code of the page's `error` event. */
class SiteFault extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

type Command = (chat: Chat, text: string) => void | Promise<void>

const commands: Readonly<Record<string, Command>> = {
  send: async (chat, text) => {
    const { maxTextCharacters = Number.POSITIVE_INFINITY } = chat.config
    const said = text.trim()
    if (isBlank(said)) throw new SiteFault('empty', 'There is nothing to send.')
    if (said.length > maxTextCharacters)
      throw new SiteFault('too_long', `A text has at most ${maxTextCharacters} characters.`)
    chat.isRated.value = false
    await chat.say(said)
  },
  prefill: (chat, text) => {
    if (!prefill(text, chat)) throw new SiteFault('not_empty', 'The visitor is writing a message already.')
  },
  department: (chat, sid) => {
    const { departments = [], prechat = [] } = chat.config
    if (!departments.some(({ uid }) => uid === sid))
      throw new SiteFault('unknown_department', 'There is no such department.')
    if (chat.isBegun.value) throw new SiteFault('conversation_open', 'A conversation is going on.')
    chat.department.value = sid
    // The form has nothing else to ask.
    if (prechat.length === 0) chat.isPrechatAsked.value = false
    chat.choose(sid)
  },
  end: async (chat) => {
    if (!chat.isBegun.value) throw new SiteFault('no_conversation', 'There is no conversation to end.')
    await chat.visit.close()
  },
  teaser: ({ isBegun, teaser }, text) => {
    const { trigger: name, lang, text: said } = textsOf(readJson(text), ['trigger', 'lang', 'text'])
    if (!isBegun.value && name !== '' && said !== '') teaser.value = { name, lang, text: said }
  },
  live: async (chat, text) => (await import('./claim-page.ts')).claimPage(chat, text),
  disconnect: ({ visit }) => visit.pause(),
  reconnect: ({ visit }) => (visit.isPaused.value ? visit.resume() : visit.tryNow()),
}

/** Carries out a command of the page's script. Never throws: the page hears of an `error`. */
export async function obey(command: string, text: string, chat: Chat): Promise<void> {
  try {
    if (!Object.hasOwn(commands, command)) throw new SiteFault('unknown_command', `There is no '${command}'.`)
    await commands[command]?.(chat, text)
  } catch (error) {
    const code = error instanceof SiteFault ? error.code : wordOf(error) || 'offline'
    chat.tellError({ code, message: error instanceof Error ? error.message : String(error), command })
  }
}

/**
 * Fills in the field, or draft, of the composer while it is empty or holds an earlier call's text, also one of an
 * earlier page. Returns false, changing nothing, if the visitor has written.
 */
function prefill(text: string, chat: Chat): boolean {
  const key = `${draftKeyOf(chat)} prefilled`
  const there = whereOneWrites()?.value ?? readDraft(draftKeyOf(chat))
  if (there !== '' && there !== readDraft(key)) return false
  chat.isPrefilling.value = true
  write(text, there, chat)
  chat.isPrefilling.value = false
  keepDraft(key, text)
  return true
}
