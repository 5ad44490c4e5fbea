import { expect } from 'vitest'
import { e2e, talk, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()

// A request that the Content Security Policy blocks fails the test at its end.
e2e('a picture and a sound on another server are links with its name, and neither face asks for them', async () => {
  const stage = await open()
  const { visitor, agent } = await talk(stage)
  const topic = stage.server.rows('select topic from threads')[0]?.topic
  const token = await agent.page.evaluate(() => JSON.parse(localStorage.getItem('parley.agent') ?? '{}').accessToken)
  const send = (type: string, content: object) =>
    stage.server.http.post('/api/v1/message/rest/send', { type, content, thread: { topic } }, token)
  await send('IMAGE', { url: 'https://pictures.example/a.png', name: 'a.png', width: 100, height: 100 })
  await send('VOICE', { url: 'https://sounds.example/b.ogg', duration: 3 })
  await send('IMAGE', { url: 'http://http://http://', thumbnailUrl: 'https://pictures.example/small.png' })
  for (const place of [visitor.chat, agent.page]) {
    const picture = place.locator('a.file', { hasText: 'pictures.example' })
    await seen(picture)
    expect(await picture.getAttribute('href')).toBe('https://pictures.example/a.png')
    expect(await picture.innerText()).toContain('a.png')
    await seen(place.locator('a.file', { hasText: 'sounds.example' }))
    expect(await place.locator('.said img, .said audio').count()).toBe(0)
  }
})
