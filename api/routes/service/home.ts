import type { FastifyReply } from 'fastify'
import { homePolicy } from '../../content-security.ts'

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parley</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.45 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif }
  body { max-width: 36rem; margin: 12vh auto; padding: 0 16px }
  h1 { font-size: 20px }
  code { font-size: 14px; overflow-wrap: anywhere }
  li { margin: 8px 0 }
</style>
</head>
<body>
<h1>Parley is running</h1>
<p>The widget and the console are not built yet: run <code>npm run build</code> and load this page again. The line is here:</p>
<ul>
  <li><a href="/docs">The API</a>, with every request to try</li>
  <li>MQTT over WebSocket on this address, path <code>/websocket</code>, subprotocol <code>mqtt</code></li>
  <li><a href="/healthz">Alive</a> · <a href="/readyz">ready</a> · <a href="/metrics">measured</a></li>
</ul>
</body>
</html>
`

/** Sends the start page that is shown while the faces are not built. */
export function homePage(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('content-security-policy', homePolicy).send(page)
}
