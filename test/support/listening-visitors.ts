import mqtt from 'mqtt'
import type { TestPerson } from './people.ts'

// A process of its own, to be killed: connects visitors, and says so once all are.

const [url = '', people = '[]', keepalive = '2'] = process.argv.slice(2)
const options = { keepalive: Number(keepalive), clean: false, reconnectPeriod: 0 }
const connecting = (JSON.parse(people) as TestPerson[]).map(({ uid, token }) =>
  mqtt.connectAsync(url, { ...options, clientId: `${uid}/web/killed`, username: uid, password: token }),
)
await Promise.all(connecting)
process.stdout.write('connected\n')
