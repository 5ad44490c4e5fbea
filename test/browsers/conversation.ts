import { afterAll, describe, test } from 'vitest'
import type { Engine } from './engine.ts'
import { composeEverywhere } from './scenes/composing.ts'
import { openDialogs, openMenus } from './scenes/dialogs.ts'
import { hearUnplayable, sendPicture, sendVoice } from './scenes/files.ts'
import { endAndRate, outliveServer } from './scenes/lasting.ts'
import { loadLate } from './scenes/late-parts.ts'
import { lookAround, talkUnkept } from './scenes/looks.ts'
import { talkOnPage } from './scenes/page.ts'
import { note, pickEmoji, replyQuickly, talk } from './scenes/talking.ts'
import { openStage, type Stage } from './stage.ts'

/** One conversation, in this order: starting a browser for each scene is too slow. */
const scenes = {
  'a visitor asks and an agent answers': talk,
  'emoji stand in order, and are written by a click': pickEmoji,
  'a picture is sent and looked at': sendPicture,
  'a voice is recorded, and is heard at the console': sendVoice,
  'a voice that cannot be played is there to take along': hearUnplayable,
  'a quick reply is found by a slash': replyQuickly,
  'a note is for agents alone': note,
  'each dialog opens by its key and is left by Escape': openDialogs,
  'what the chat opens over itself is left by Escape': openMenus,
  'the keys of an input method do nothing else': composeEverywhere,
  'a server that was away is met again': outliveServer,
  'both faces stand in the dark, in Chinese, and on a phone': lookAround,
  'without storage one talks all the same': talkUnkept,
  'friends, and guests, talk on the page by link': talkOnPage,
  'a conversation is ended, rated, and there after a reload': endAndRate,
  'a part that could not be loaded is had as soon as it can be': loadLate,
}

/**
 * What both faces must do in every browser; skipped where a browser is missing, which `npm test` reports. A retry of a
 * failed scene gets a new stage, which the following scenes use too.
 */
export function conversationIn(name: string, start: (() => Engine) | undefined): void {
  describe.skipIf(start === undefined)(name, () => {
    const engine = start?.()
    const ends: Stage['end'][] = []
    let stage: Stage | undefined
    let hasOpened = false
    const begin = async () => {
      const begun = await openStage(engine as Engine)
      ends.push(begun.end)
      return begun
    }
    const beginTalked = async () => {
      const begun = await begin()
      await talk(begun)
      return begun
    }
    test('a visitor opens the chat, an agent the console', async () => {
      stage = await begin()
      hasOpened = true
    }, 90_000)
    // Also if it only got as far as opening a window.
    afterAll(() => engine?.close())
    afterAll(async () => void (await Promise.all(ends.map((end) => end()))))
    for (const [title, scene] of Object.entries(scenes)) {
      test(title, async ({ skip }) => {
        skip(!hasOpened, 'there is no stage')
        const played = stage ?? (await (scene === talk ? begin() : beginTalked()))
        stage = undefined
        await scene(played)
        stage = played
      }, 90_000)
    }
  })
}
