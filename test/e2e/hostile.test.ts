import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { FileClient } from '../support/files.ts'
import { logIn, type TestPerson } from '../support/people.ts'
import type { TestServer } from '../support/test-server.ts'
import { e2e, reads, talk, theatre, type VisitorPage } from './browser.ts'
import { hostileFiles, hostileMedia, hostileStrings } from './hostile-strings.ts'

const open = theatre()

/** Returns the person of the page, to send messages without its composer. */
async function personOf({ page }: VisitorPage): Promise<TestPerson> {
  const kept = await page.evaluate(() => localStorage.getItem('parley.visitor'))
  const { uid, accessToken, token } = JSON.parse(kept ?? '{}') as Record<string, string>
  return { uid: uid ?? '', token: accessToken ?? token ?? '' }
}

async function sayAll(server: TestServer, as: { path: string; person: TestPerson }, topic: string): Promise<void> {
  const texts = hostileStrings.map((content) => ({ type: 'TEXT', content }))
  for (const message of [...texts, ...hostileMedia]) {
    const { status, body } = await server.http.post(as.path, { ...message, thread: { topic } }, as.person.token)
    expect([status, message.content.slice(0, 80), body.error]).toEqual([200, message.content.slice(0, 80), undefined])
  }
}

/** Returns the harm done in a page that shows hostile messages; empty if all of it stayed text. */
async function harmIn(page: Page): Promise<unknown[]> {
  const found = page.frames().map((frame) =>
    frame.evaluate(() => {
      const wrong: string[] = '__ran' in window ? ['ran'] : []
      const planted =
        '.said :is(script,iframe,object,embed,form,style,link,meta,base,input,video,template,math,details)'
      for (const element of document.querySelectorAll(planted)) wrong.push(element.outerHTML.slice(0, 200))
      for (const element of document.querySelectorAll('.said *')) {
        for (const { name, value } of element.attributes) {
          if (/^on/i.test(name) || /^\s*(javascript|data):/i.test(value)) wrong.push(`${name}=${value.slice(0, 100)}`)
        }
      }
      for (const link of document.querySelectorAll<HTMLAnchorElement>('.said a[href]')) {
        const isSafe =
          /^(https?|mailto):$/.test(link.protocol) && link.relList.contains('noopener') && link.target === '_blank'
        if (!isSafe) wrong.push(link.outerHTML.slice(0, 200))
      }
      return wrong
    }),
  )
  return (await Promise.all(found)).flat()
}

e2e('whatever strings are sent stay strings in the console and in the widget', async () => {
  const { server, ...stage } = await open()
  const { visitor, agent } = await talk({ server, ...stage })
  const [person, admin] = [await personOf(visitor), await logIn(server)]
  const topic = `org/workgroup/df_wg_uid/${person.uid}`
  await sayAll(server, { path: '/visitor/api/v1/message/send', person }, topic)
  await visitor.say('that was all of mine')
  await reads(agent.page, 'that was all of mine')
  await sayAll(server, { path: '/api/v1/message/rest/send', person: admin }, topic)
  await agent.say('that was all of ours')
  await reads(visitor.chat, 'that was all of ours')
  for (const place of [visitor.chat, agent.page]) {
    const folded = place.getByRole('button', { name: 'Show all' })
    while ((await folded.count()) > 0) await folded.first().click()
    const texts = await place.locator('.said .bubble').allTextContents()
    const isShown = (text: string) => texts.filter((one) => one.includes(text.replaceAll('`', '').trim())).length >= 2
    expect(hostileStrings.filter((text) => !isShown(text)).map((text) => text.slice(0, 80))).toEqual([])
  }
  expect(await harmIn(agent.page)).toEqual([])
  expect(await harmIn(visitor.page)).toEqual([])
})

e2e('the search for harm finds planted harm, in the page and in the frame', async () => {
  const { visitor, agent } = await talk(await open())
  const plant = (said: Element) => {
    // Not an event of any browser: a real handler would violate the CSP, which already ends the test.
    said.firstElementChild?.setAttribute('onplanted', 'alert(1)')
    said.append(document.createElement('form'))
    said.append(Object.assign(document.createElement('a'), { href: 'https://example.org', target: '_blank' }))
    Object.assign(window, { __ran: 1 })
  }
  await agent.page.locator('.said').first().evaluate(plant)
  await visitor.chat.locator('.said').first().evaluate(plant)
  expect(await harmIn(agent.page)).toHaveLength(4)
  expect(await harmIn(visitor.page)).toHaveLength(4)
})

e2e('an uploaded page is a download for the agent, whatever its name, and executes nowhere', async () => {
  const { server, ...stage } = await open()
  const { visitor, agent } = await talk({ server, ...stage })
  const person = await personOf(visitor)
  const topic = `org/workgroup/df_wg_uid/${person.uid}`
  const files = new FileClient(server, person, 'visitor')
  for (const { name, text } of hostileFiles) {
    const { fileUrl } = await files.upload(topic, text, name)
    for (const type of ['FILE', 'IMAGE']) {
      expect((await files.send(topic, { url: fileUrl, name, size: 1, width: 100, height: 100 }, { type })).status).toBe(
        200,
      )
    }
    const link = agent.page.locator('a.file[href*="signature="]', { hasText: name })
    const href = (await link.getAttribute('href')) ?? ''
    const [download] = await Promise.all([agent.page.waitForEvent('download'), link.click()])
    expect(download.suggestedFilename()).toMatch(new RegExp(`^${name.split('.')[0]}`))
    // Opened by its address, it is also a download and not a page.
    const { headers } = await fetch(server.url + href)
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('content-disposition')).toContain('attachment')
  }
  expect(await harmIn(agent.page)).toEqual([])
  expect(await harmIn(visitor.page)).toEqual([])
})
