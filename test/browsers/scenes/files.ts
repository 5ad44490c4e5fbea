import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { picture } from '../../support/files.ts'
import { composer, expectOf, focusIn, keepPicture, lacks, press, sees, stands } from '../person.ts'
import type { Stage } from '../stage.ts'

/** Distance of the viewer from each edge. */
const edges = `
  const { left, top, right, bottom } = document.querySelector('dialog[open]').getBoundingClientRect()
  return [left, top, innerWidth - right, innerHeight - bottom].map(Math.round)`

/** A picture goes to the agent and one back; both open one at full size, and Escape closes it. */
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
    // WebKit decodes it some time after loading.
    const isDecoded = "return document.querySelector('dialog[open] img').decode().then(() => true, () => false)"
    await expectOf(place, isDecoded, [], 'the picture can be drawn').toBe(true)
    await stands(place)
    await expectOf(place, edges, [], 'what the viewer leaves').toEqual([0, 0, 0, 0])
    await keepPicture(tab, `picture-${name}`)
    await tab.key('Escape')
    await lacks(place, 'dialog[open]')
    await focusIn(place, name === 'visitor' ? '.bubble .image' : composer)
    await sees(place, composer)
  }
}

/** What recording needs: a microphone that delivers bytes. */
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

/**
 * With a microphone, a voice message is recorded, sent, and plays for the agent. Without one, recording is not offered.
 */
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

/** A browser may be unable to play what another one has recorded: it says so, and offers a download. */
export async function hearUnplayable({ server, visitor, agent, admin }: Stage): Promise<void> {
  const [thread] = server.rows("select uid, topic from threads where state = 'CHATTING'")
  const content = { url: `${server.url}/strange.webm`, duration: 3, mimeType: 'audio/webm', waveform: [0.5] }
  const message = { thread, type: 'VOICE', content: JSON.stringify(content) }
  const { status, body } = await server.http.post('/api/v1/message/rest/send', message, admin.token)
  expect(status).toBe(200)
  // Until it arrives the last voice message is an earlier one, which can be played.
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
