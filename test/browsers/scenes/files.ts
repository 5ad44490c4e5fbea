import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { picture } from '../../support/files.ts'
import { composer, expectOf, focusIn, keepPicture, lacks, press, sees, stands } from '../person.ts'
import type { Stage } from '../stage.ts'

/** How far the viewer is from each edge. */
const edges = `
  const { left, top, right, bottom } = document.querySelector('dialog[open]').getBoundingClientRect()
  return [left, top, innerWidth - right, innerHeight - bottom].map(Math.round)`

/** A picture goes to the agent and one back; both look at one as large as there is room, and Escape ends that. */
export async function sendPicture({ server, visitor, agent }: Stage): Promise<void> {
  const path = join(server.dataFolder, 'teapot.png')
  writeFileSync(path, await picture(1600, 900))
  for (const place of [visitor.chat, agent.page]) {
    await place.attach(path, "return document.querySelector('.composer input[type=file]')")
    await sees(place, ['.attached', 'teapot.png'])
    await stands(place)
    await press(place, '.composer-send')
    for (const at of [visitor.chat, agent.page]) {
      await sees(at, `.said[data-own=${at === place}]:last-of-type .image img`)
    }
  }
  for (const [tab, place, name] of [
    [visitor, visitor.chat, 'visitor'],
    [agent, agent.page, 'agent'],
  ] as const) {
    const isLoaded = "return document.querySelector('.bubble .image img')?.naturalWidth > 0"
    await expectOf(place, isLoaded, [], 'the picture is loaded').toBe(true)
    await press(place, '.bubble .image')
    await sees(place, 'dialog[open] img')
    // WebKit draws it some time after it is loaded.
    const isDecoded = "return document.querySelector('dialog[open] img').decode().then(() => true, () => false)"
    await expectOf(place, isDecoded, [], 'the picture can be drawn').toBe(true)
    await stands(place)
    // The visitor's is the whole chat; the agent's leaves as much on each side.
    await expectOf(place, edges, [], 'what the viewer leaves').toEqual(
      name === 'visitor' ? [0, 0, 0, 0] : [32, 43, 32, 43],
    )
    await keepPicture(tab, `picture-${name}`)
    await tab.key('Escape')
    await lacks(place, 'dialog[open]')
    await focusIn(place, name === 'visitor' ? '.bubble .image' : composer)
    await sees(place, composer)
  }
}

/** What a person needs of it: bytes out of a microphone. */
const canRecord = `
  if (window.MediaRecorder === undefined) return false
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  try {
    new MediaRecorder(stream).start()
    return true
  } catch {
    return false
  } finally {
    for (const track of stream.getTracks()) track.stop()
  }`

/** A voice, where there is one: it is recorded, sent, and plays at the agent's. Where there is none none is offered. */
export async function sendVoice({ visitor, agent }: Stage): Promise<void> {
  const record = ['.composer button', 'Record a voice message'] as const
  if ((await visitor.chat.run(`return (async () => { ${canRecord} })()`)) !== true) {
    await sees(visitor.chat, ['.composer button', 'Share location'])
    return lacks(visitor.chat, record)
  }
  await press(visitor.chat, record)
  await sees(visitor.chat, ['.recorder-line', '0:01'])
  await press(visitor.chat, ['.recorder button', 'Stop'])
  await sees(visitor.chat, '.recorder .voice-play')
  await stands(visitor.chat)
  await press(visitor.chat, ['.recorder button', 'Send'])
  await press(agent.page, '.bubble .voice-play')
  await expectOf(agent.page, "return document.querySelector('.bubble audio').currentTime > 0").toBe(true)
}

/** What another browser has recorded may be strange to this one: who presses it is told, and has it to take along. */
export async function hearUnplayable({ server, visitor, agent, admin }: Stage): Promise<void> {
  const [thread] = server.rows("select uid, topic from threads where state = 'CHATTING'")
  const content = { url: `${server.url}/strange.webm`, duration: 3, mimeType: 'audio/webm', waveform: [0.5] }
  const message = { thread, type: 'VOICE', content: JSON.stringify(content) }
  const { status, body } = await server.http.post('/api/v1/message/rest/send', message, admin.token)
  expect(status).toBe(200)
  // Until it comes the last voice is another one, which can be played.
  const said = `.said[data-uid="${body.data.uid}"]`
  const [mark, told] = [`${said} .voice-play`, `${said} .voice-unplayed`] as const
  for (const [tab, place, name] of [
    [visitor, visitor.chat, 'visitor'],
    [agent, agent.page, 'agent'],
  ] as const) {
    await press(place, mark)
    await sees(place, [told, 'Download it'])
    await stands(place)
    await keepPicture(tab, `unplayable-${name}`)
  }
}
