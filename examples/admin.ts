// What an admin sets up, over HTTP. Set PARLEY_PASSWORD to the password that the server printed:
//   npx node examples/admin.ts agent bea                      makes an agent in the first workgroup
//   npx node examples/admin.ts settings '{"accept":"OFFER"}'  changes how that workgroup works
import { randomUUID } from 'node:crypto'

const { PARLEY_URL: url = 'http://127.0.0.1:9885', PARLEY_USERNAME: username = 'admin' } = process.env
const workgroup = 'df_wg_uid'
const usage = `usage: admin.ts agent NAME | settings '{"accept":"OFFER"}'`

async function post<Data>(path: string, body: object, token = ''): Promise<Data> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  })
  const { data, message } = (await response.json()) as { data: Data; message: string }
  if (!response.ok) throw new Error(`${path}: ${message}`)
  return data
}

async function main([what, given = '']: string[]): Promise<void> {
  if ((what !== 'agent' && what !== 'settings') || given === '') throw new Error(usage)
  const credentials = { username, password: process.env.PARLEY_PASSWORD ?? '' }
  const { accessToken } = await post<{ accessToken: string }>('/auth/v1/login', credentials)
  if (what === 'settings') {
    const change = { uid: workgroup, settings: JSON.parse(given) }
    const { settings } = await post<{ settings: object }>('/api/v1/workgroup/update', change, accessToken)
    return console.log(JSON.stringify(settings))
  }
  const password = randomUUID()
  const agent = { username: given, password, nickname: given, capacity: 1, workgroups: [workgroup] }
  const { uid } = await post<{ uid: string }>('/api/v1/agent/create', agent, accessToken)
  console.log(`agent ${uid}\nPARLEY_USERNAME=${given} PARLEY_PASSWORD=${password} npx node examples/agent.ts`)
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message)
  process.exit(1)
})
