import { expect } from 'vitest'
import { composerIn, e2e, reads, talk, theatre } from './browser.ts'
import { focusIn, seen, stands } from './seen.ts'

const open = theatre()

e2e('a location is shown before it is sent, and sent only on confirmation', async () => {
  const geolocation = { latitude: 38.722_252, longitude: -9.139_337, accuracy: 12.3 }
  const { visitor, agent } = await talk(await open(), { context: { geolocation, permissions: ['geolocation'] } })
  const { chat } = visitor
  const share = chat.getByRole('button', { name: 'Share location' })
  const asked = chat.getByText('Will be sent: 38.72225, -9.13934 (within 13 m).')
  await share.click()
  await seen(asked)
  await focusIn(chat.getByRole('button', { name: 'Cancel' }))
  await stands(chat)
  await visitor.page.keyboard.press('Escape')
  await focusIn(composerIn(chat))
  expect(await chat.locator('a.file').count()).toBe(0)
  await share.click()
  await seen(asked)
  await chat.getByRole('button', { name: 'Send', exact: true }).click()
  await focusIn(composerIn(chat))
  await seen(agent.page.locator('.said a.file', { hasText: 'Location' }))
  await seen(agent.page.locator('.row-saying', { hasText: '[Location]' }))
  expect(await agent.page.getByText('My location').count()).toBe(0)
})

e2e('a recorder that delivers nothing says so, and may be tried again', async () => {
  const stage = await open()
  const before = () => {
    Object.defineProperty(MediaRecorder.prototype, 'ondataavailable', { set: () => {} })
  }
  const { visitor } = await talk(stage, { before })
  const { chat } = visitor
  await chat.getByRole('button', { name: 'Record a voice message' }).click()
  await chat.locator('.recorder-line', { hasText: '0:01' }).waitFor()
  await chat.getByRole('button', { name: 'Stop' }).click()
  await seen(chat.getByText('No sound recorded. Please try again.'))
  expect(await chat.locator('.recorder .voice-play').count()).toBe(0)
  await stands(chat)
  await chat.getByRole('button', { name: 'Try again' }).click()
  await seen(chat.locator('.recorder-line', { hasText: '0:01' }))
  await chat.getByRole('button', { name: 'Cancel' }).click()
  await focusIn(composerIn(chat))
})

e2e('a failed recording says so, with the microphone off again, and recording is not offered in vain', async () => {
  const before = () => {
    const streams: MediaStream[] = []
    const devices = navigator.mediaDevices
    const ask = devices?.getUserMedia.bind(devices)
    const { start } = MediaRecorder.prototype
    Object.assign(window, { streams })
    if (devices !== undefined) {
      devices.getUserMedia = async (wanted) => {
        streams.push(await ask(wanted))
        return streams.at(-1) as MediaStream
      }
    }
    MediaRecorder.prototype.start = function (everyMs) {
      if (streams.length === 1) throw new DOMException('not on this platform', 'NotSupportedError')
      start.call(this, everyMs)
    }
  }
  const { visitor } = await talk(await open(), { before })
  const { chat } = visitor
  const root = chat.locator('html')
  const tracks = (stop: 'stop' | undefined) =>
    root.evaluate((_, how) => {
      const all = (window as unknown as { streams: MediaStream[] }).streams.flatMap((one) => one.getTracks())
      if (how === 'stop') for (const one of all) one.stop()
      return all.map(({ readyState }) => readyState)
    }, stop)
  const record = chat.getByRole('button', { name: 'Record a voice message' })
  await record.click()
  await seen(chat.getByText('You cannot record here. Please write, or attach a file.'))
  await stands(chat)
  expect(await tracks(undefined)).toEqual(['ended'])
  await chat.getByRole('button', { name: 'Try again' }).click()
  await seen(chat.locator('.recorder-line', { hasText: '0:01' }))
  // As if it had been unplugged.
  expect(await tracks('stop')).toEqual(['ended', 'ended'])
  await seen(chat.locator('.recorder .voice', { hasText: '0:01' }))
  await root.evaluate(() => Object.assign(MediaRecorder, { isTypeSupported: () => false }))
  await chat.getByRole('button', { name: 'Cancel' }).click()
  await focusIn(composerIn(chat))
  await seen(chat.getByRole('button', { name: 'Share location' }))
  expect(await record.count()).toBe(0)
})

e2e('over plain http neither microphone nor location are offered, as the browser would not grant them', async () => {
  const stage = await open()
  const { chat, say } = await stage.visitor({ host: 'shop.test' })
  await say('Hello')
  await reads(chat, 'Hello')
  expect(await chat.locator('html').evaluate(() => isSecureContext)).toBe(false)
  await seen(chat.getByRole('button', { name: 'Attach a file or image' }))
  expect(await chat.getByRole('button', { name: /Record|location/ }).count()).toBe(0)
})
