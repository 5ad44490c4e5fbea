import { writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ChildServer, startChildServer, temporaryFolder } from '../support/child-server.ts'
import { connect } from '../support/people.ts'
import { adminPassword } from '../support/test-server.ts'
import { selfSigned } from './certificate.ts'

interface Reply {
  readonly status: number | undefined
  readonly body: { readonly data: { readonly accessToken: string; readonly agent: { readonly uid: string } } }
}

/** Posts JSON to a server that must have this certificate. */
function post(url: string, ca: string, body: object): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const asking = request(url, { method: 'POST', ca, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) as Reply['body'] }))
    })
    asking.on('error', reject)
    asking.end(JSON.stringify(body))
  })
}

async function startWithTls(): Promise<{ server: ChildServer; cert: string }> {
  const folder = temporaryFolder()
  const { cert, key } = selfSigned()
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(certFile, cert)
  writeFileSync(keyFile, key)
  const server = await startChildServer({ PARLEY_TLS_CERT: certFile, PARLEY_TLS_KEY: keyFile })
  return { server, cert }
}

test('with a certificate both doors are encrypted, and plain connections are refused', async () => {
  const { server, cert } = await startWithTls()
  expect(server.stdout).toContain(`Parley is ready: https://`)
  expect(server.stdout).toMatch(/MQTT {5}wss:\/\/127\.0\.0\.1:\d+\/websocket/)
  const login = { username: 'admin', password: adminPassword }
  const { status, body } = await post(`${server.url}/auth/v1/login`, cert, login)
  expect(status).toBe(200)
  const admin = { uid: body.data.agent.uid, token: body.data.accessToken }
  const device = await connect(server, admin, { options: { ca: cert } })
  expect(await device.client.subscribeAsync(`user/${admin.uid}`)).toMatchObject([{ qos: 1 }])
  device.drop()
  await expect(post(`${server.url}/auth/v1/login`, selfSigned().cert, login)).rejects.toThrow(/self.signed certificate/)
  await expect(fetch(server.url.replace('https', 'http'))).rejects.toThrow('fetch failed')
  expect(await server.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
})
