import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** How a site embeds the chat. */
export interface Site {
  /** Attributes of the tag, such as `data-theme="dark"`. */
  readonly tag?: string
  /** Attributes of `<html>`. */
  readonly html?: string
  /** A script before the tag. */
  readonly script?: string
  /** How often the tag is also in the head, where it runs before there is a body. */
  readonly early?: number
  /** Response headers. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Serves a site of another origin for the rest of the test; returns its address. */
export async function openSite(serverUrl: string, site: Site = {}) {
  const { tag = '', html = 'lang="en"', script = '', early = 0, headers = {} } = site
  const head = `<script src="${serverUrl}/widget.js" ${tag}></script>`.repeat(early)
  const page = `<!doctype html><html ${html}><head><meta charset="utf-8"><title>A shop</title>
<meta name="viewport" content="width=device-width">${head}</head><body><h1>A shop</h1><p>Tea and <a href="#">cups</a>.</p>
<script>${script}</script><script async src="${serverUrl}/widget.js" ${tag}></script></body></html>`
  const server = createServer((_, answer) => {
    answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers })
    answer.end(page)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
