import { beforeEach, expect, test, vi } from 'vitest'
import { ApiRefusal, NoAnswer } from '../../web-client/core/connection/api.ts'
import { fileLinks } from '../../web-client/core/connection/file-links.ts'
import { SessionOver } from '../../web-client/core/connection/tokens.ts'

beforeEach(() => vi.useFakeTimers())

const signed = (urls: readonly string[]) => Object.fromEntries(urls.map((url) => [url, `/file/signed${url}`]))

/** A caller of the API; `answer` returns its response or throws. */
function asking(answer = signed as (urls: readonly string[]) => unknown) {
  const asked: { path: string; urls: readonly string[] }[] = []
  const post = async (path: string, body: unknown) => {
    const { urls } = body as { urls: readonly string[] }
    asked.push({ path, urls })
    return answer(urls)
  }
  return { asked, links: fileLinks({ post }, '/sign') }
}

/** Lets pending responses arrive. */
const settled = () => vi.advanceTimersByTimeAsync(0)

test('files shown together are requested together, 50 at a time, each of them once', async () => {
  const { asked, links } = asking()
  const urls = Array.from({ length: 120 }, (_, index) => `/${index}`)
  const shown = [...urls, ...urls].map(links)
  await settled()
  expect(asked.map(({ path, urls }) => [path, urls.length])).toEqual([
    ['/sign', 50],
    ['/sign', 50],
    ['/sign', 20],
  ])
  expect(shown.map((one) => one.value)).toEqual([...urls, ...urls].map((url) => `/file/signed${url}`))
})

test('an address is kept for four minutes, and stays until the next one is there', async () => {
  const { asked, links } = asking()
  const link = links('/a')
  await vi.advanceTimersByTimeAsync(4 * 60_000)
  expect(links('/a')).toBe(link)
  expect(asked.length).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(links('/a').value).toBe('/file/signed/a')
  await settled()
  expect(asked.length).toBe(2)
})

test.each([
  ['no answer', new NoAnswer('none')],
  ['a refusal that passes', new ApiRefusal(429, 'too_many_requests', 'Later.')],
])('after %s they are requested again automatically', async (_, error) => {
  let isFailing = true
  const { asked, links } = asking((urls) => {
    if (isFailing) throw error
    return signed(urls)
  })
  const link = links('/a')
  await settled()
  isFailing = false
  await vi.advanceTimersByTimeAsync(5000)
  expect(asked.map(({ urls }) => urls)).toEqual([['/a'], ['/a']])
  expect(link.value).toBe('/file/signed/a')
})

test.each([
  ['a refusal that stays', new ApiRefusal(403, 'forbidden', 'No.')],
  ['the end of the session', new SessionOver('over')],
])('after %s they are not, and others are still requested', async (_, error) => {
  const { asked, links } = asking((urls) => {
    if (urls.includes('/a')) throw error
    return signed(urls)
  })
  links('/a')
  await vi.advanceTimersByTimeAsync(60_000)
  const other = links('/b')
  await settled()
  expect(asked.map(({ urls }) => urls)).toEqual([['/a'], ['/b']])
  expect(other.value).toBe('/file/signed/b')
})

test.each([
  ['of another place', { '/a': 'https://example.com/file/a' }],
  ['that is no text', { '/a': { toString: 5 } }],
  ['in nothing', null],
])('an address %s is not one', async (_, answer) => {
  const link = asking(() => answer).links('/a')
  await settled()
  // Not there for the reader, which is known now.
  expect(link.value).toBe('')
})

test('a file that is not there for the reader is known to be so, alone or among others', async () => {
  const { links } = asking((urls) => {
    if (urls.length === 1) throw new ApiRefusal(404, 'not_found', 'No.')
    return signed(urls.filter((url) => url !== '/gone'))
  })
  const alone = links('/alone')
  expect(alone.value).toBe(undefined)
  await settled()
  const [gone, there] = [links('/gone'), links('/there')]
  await settled()
  expect([alone.value, gone.value, there.value]).toEqual(['', '', '/file/signed/there'])
})

test('a file that is gone is not asked for with every page of the conversation', async () => {
  const { asked, links } = asking(() => ({}))
  const link = links('/gone')
  await settled()
  for (let minute = 0; minute < 30; minute += 1) {
    expect(links('/gone')).toBe(link)
    await vi.advanceTimersByTimeAsync(60_000)
  }
  expect(asked.length).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  links('/gone')
  await settled()
  expect([asked.length, link.value]).toEqual([2, ''])
})

test('a fresh address is the known one while it is young, and another once it is old or has failed', async () => {
  let times = 0
  const { asked, links } = asking(([url = '']) => {
    times += 1
    return { [url]: `/file/${times}` }
  })
  const link = links('/a')
  expect(await links.fresh('/a')).toBe('/file/1')
  expect(await links.fresh('/a', '/file/of-another')).toBe('/file/1')
  expect(asked.length).toBe(1)
  expect(await Promise.all([links.fresh('/a', '/file/1'), links.fresh('/a', '/file/1')])).toEqual([
    '/file/2',
    '/file/2',
  ])
  expect([asked.length, link.value]).toEqual([2, '/file/2'])
  await vi.advanceTimersByTimeAsync(4 * 60_000 + 1)
  expect(await links.fresh('/a')).toBe('/file/3')
  expect(asked.length).toBe(3)
})

test('who waits for a fresh address is told within ten seconds that there is none', async () => {
  const { links } = asking(() => {
    throw new NoAnswer('none')
  })
  const fresh = vi.fn()
  void links.fresh('/a').then(fresh)
  await vi.advanceTimersByTimeAsync(9999)
  expect(fresh).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(fresh).toHaveBeenCalledWith(undefined)
})

test('a refusal that stays is known at once', async () => {
  const { links } = asking(() => {
    throw new ApiRefusal(403, 'forbidden', 'No.')
  })
  expect(await links.fresh('/a')).toBe(undefined)
})
