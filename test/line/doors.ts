import { connect, type TestDevice, type TestPerson } from '../support/people.ts'
import type { TestServer } from '../support/test-server.ts'
import type { TestMessage } from '../support/wire.ts'

/** What a sender is told: `stored 3`, `passed`, or `refused thread_closed`. */
export type Outcome = string

export interface TestDoor {
  readonly name: 'mqtt' | 'http'
  send(person: TestPerson, topic: string, message: TestMessage): Promise<Outcome>
  close(): void
}

/** Sends over HTTP: a visitor through the visitors' route, an agent through the backends'. */
export function httpDoor(server: TestServer, isAgent: (person: TestPerson) => boolean): TestDoor {
  return {
    name: 'http',
    send: async (person, topic, message) => {
      const path = isAgent(person) ? '/api/v1/message/rest/send' : '/visitor/api/v1/message/send'
      const body = { json: JSON.stringify({ thread: { topic }, ...message }) }
      const { status, body: answer } = await server.http.post(path, body, person.token)
      if (answer.code !== status) throw new Error('the code is not the status')
      if (status !== 200) return `refused ${answer.error}`
      return answer.data === null ? 'passed' : `stored ${answer.data.seq}`
    },
    close: () => {},
  }
}

/** Sends over MQTT, from a device of its own for each sender. */
export function mqttDoor(server: TestServer): TestDoor {
  const devices = new Map<string, TestDevice>()
  return {
    name: 'mqtt',
    send: async (person, topic, message) => {
      // clean: the device has nothing to catch up with, so an echo is never behind other messages.
      const options = { clean: true }
      const device = devices.get(person.uid) ?? (await connect(server, person, { device: 'sender', options }))
      devices.set(person.uid, device)
      const before = device.heard.length
      await device.say(topic, message)
      // A round trip: whatever was written to this device before its SUBACK has arrived.
      await device.client.subscribeAsync(`user/${person.uid}`)
      return outcomeIn(device.heard.slice(before), person, message)
    },
    close: () => {
      for (const device of devices.values()) device.drop()
    },
  }
}

function outcomeIn(heard: readonly TestMessage[], person: TestPerson, { uid }: TestMessage): Outcome {
  for (const message of heard) {
    if (message.type === 'ERROR') {
      const about = JSON.parse(message.content ?? '{}')
      if (about.uid === (uid ?? '')) return `refused ${about.code}`
    }
    if (message.uid === uid && message.user?.uid === person.uid && (message.seq ?? 0) > 0)
      return `stored ${message.seq}`
  }
  return 'passed'
}
