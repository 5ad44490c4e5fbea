import { expect } from 'vitest'
import { fileNames } from '../support/file-names.ts'
import { FileClient } from '../support/files.ts'
import { linkCases, readCase } from '../support/link-cases.ts'
import { logIn } from '../support/people.ts'
import { e2e, type Place, reads, talk, theatre } from './browser.ts'

const open = theatre()
/** Cases per message: fewer than it takes to shorten the message. */
const casesOfMessage = 14

function linksIn(place: Place): Promise<{ text: string | null; href: string | null }[]> {
  return place
    .locator('.said .text a')
    .evaluateAll((all) => all.map((one) => ({ text: one.textContent, href: one.getAttribute('href') })))
}

e2e('an address in a text is a link up to where a reader would end it, in both faces', async () => {
  const { visitor, agent } = await talk(await open())
  const cases = linkCases.map(readCase).filter(({ text }) => text !== '' && !text.includes('`'))
  for (let from = 0; from < cases.length; from += casesOfMessage) {
    const texts = cases.slice(from, from + casesOfMessage).map(({ text }) => text)
    await agent.say([...texts, `to ${from}`].join('\n'))
    await reads(visitor.chat, `to ${from}`)
  }
  const expected = cases.flatMap(({ links }) => links)
  for (const place of [visitor.chat, agent.page]) await expect.poll(() => linksIn(place)).toEqual(expected)
})

e2e('a file’s name is shown as it was typed, and the file is saved under it', async () => {
  const stage = await open()
  const { visitor, agent } = await talk(stage)
  const admin = await logIn(stage.server)
  const [{ topic = '' } = {}] = stage.server.rows('select topic from threads') as { topic?: string }[]
  const client = new FileClient(stage.server, admin, 'agent')
  const names = fileNames.filter(([typed], index) => typed.length < 100 && index % 2 === 0)
  const read = names.map(([typed, name = typed]) => name)
  for (const [typed] of names) {
    const { fileUrl: url, fileName: name, fileSize: size } = await client.upload(topic, 'text', typed)
    await client.send(topic, { url, name, size })
  }
  for (const place of [visitor.chat, agent.page]) {
    const shown = () => place.locator('.said a.file bdi').evaluateAll((all) => all.map((one) => one.textContent))
    await expect.poll(shown).toEqual(read)
  }
  const first = agent.page.locator('a.file[href*="signature="]').first()
  const [download] = await Promise.all([agent.page.waitForEvent('download'), first.click()])
  expect(download.suggestedFilename()).toBe(read[0])
})
