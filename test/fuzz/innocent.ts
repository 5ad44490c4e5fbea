import { connect, type TestDevice, type TestPerson } from '../support/people.ts'

/** A conversation next to the storm. */
export interface Innocent {
  /** Ends it; returns how long each message took, in ms, in order. Rejects if one did not arrive. */
  readonly end: () => Promise<readonly number[]>
}

/** Lets two people talk until it is ended. */
export async function talkBeside(
  server: { readonly wsUrl: string },
  { visitor, agent, topic }: { visitor: TestPerson; agent: TestPerson; topic: string },
): Promise<Innocent> {
  const devices = [
    await connect(server, visitor, { device: 'innocent' }),
    await connect(server, agent, { device: 'innocent' }),
  ] as const
  let isOver = false
  const talking = talk(devices, topic, () => isOver)
  talking.catch(() => {})
  return {
    end: async () => {
      isOver = true
      const tookMs = await talking
      for (const device of devices) device.drop()
      return tookMs
    },
  }
}

async function talk(
  [one, other]: readonly [TestDevice, TestDevice],
  topic: string,
  isOver: () => boolean,
): Promise<number[]> {
  const tookMs: number[] = []
  while (!isOver()) {
    const uid = `innocent-${tookMs.length}`
    const from = performance.now()
    const [speaker, listener] = tookMs.length % 2 === 0 ? [one, other] : [other, one]
    await Promise.all([speaker.say(topic, { uid, content: 'how are you?' }), listener.hearsUid(uid)])
    tookMs.push(performance.now() - from)
  }
  return tookMs
}
