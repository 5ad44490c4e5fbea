import type { Random } from '../support/random.ts'

/** The visitor or the agent of one of the threads, by its number. */
export interface Actor {
  readonly thread: number
  readonly role: 'visitor' | 'agent'
}

/** A message on its way to the server, and its door. */
export interface Said extends Actor {
  readonly kind: 'send'
  readonly via: Door
  readonly message: { readonly uid: string; readonly type: string; readonly content: string }
}

/** HTTP, or one of a person's two devices. */
export type Door = 'http' | 'steady' | 'roaming'

/** Something that happens in a run. */
export type Step =
  | Said
  /** The steady device loses its connection and reconnects by itself. */
  | (Actor & { readonly kind: 'blink' })
  /** The roaming device is cut off or leaves, until it comes back. */
  | (Actor & { readonly kind: 'cut' | 'leave' | 'come' })
  | { readonly kind: 'restart' }

type Kind = Step['kind'] | 'repeat' | 'recall' | 'read' | 'type'

/** The shares of the kinds of steps, out of 100. */
const shares: readonly (readonly [Kind, number])[] = [
  ['send', 58],
  ['repeat', 12],
  ['recall', 5],
  ['read', 6],
  ['type', 3],
  ['blink', 6],
  ['cut', 3],
  ['leave', 2],
  ['come', 5],
]

/** Returns the steps of a run: the same for the same seed, with two restarts of the server. */
export function stepsOf(random: Random, threads: number, length: number): Step[] {
  const said: Said[] = []
  const steps: Step[] = Array.from({ length }, (_, at) => {
    const step = stepAt(random, threads, { said, uid: `m${at}` })
    if (step.kind === 'send' && step.message.type === 'TEXT') said.push(step)
    return step
  })
  for (const third of [1, 2]) steps.splice(Math.floor((length * third) / 3), 0, { kind: 'restart' })
  return steps
}

function stepAt(random: Random, threads: number, { said, uid }: { said: readonly Said[]; uid: string }): Step {
  const actor: Actor = { thread: random.between(0, threads), role: random.pick(['visitor', 'agent']) }
  const via = random.pick<Door>(['http', 'steady', 'steady', 'roaming', 'roaming'])
  const kind = kindOf(random.between(0, 100))
  const say = (type: string, content: string): Said => ({
    kind: 'send',
    ...actor,
    via,
    message: { uid, type, content },
  })
  const earlier = said.filter(({ thread }) => thread === actor.thread)
  const own = earlier.filter(({ role }) => role === actor.role)
  const others = earlier.filter(({ role }) => role !== actor.role)
  switch (kind) {
    case 'blink':
    case 'cut':
    case 'leave':
    case 'come':
      return { kind, ...actor }
    case 'type':
      return say('TYPING', '')
    case 'read':
      return others.length === 0 ? say('TEXT', `says ${uid}`) : say('READ', random.pick(others).message.uid)
    case 'recall':
      return own.length === 0 ? say('TEXT', `says ${uid}`) : say('RECALL', random.pick(own).message.uid)
    case 'repeat':
      return own.length === 0 ? say('TEXT', `says ${uid}`) : { ...random.pick(own), via }
    default:
      return say('TEXT', `says ${uid}`)
  }
}

function kindOf(percent: number): Kind {
  let rest = percent
  for (const [kind, share] of shares) {
    if (rest < share) return kind
    rest -= share
  }
  return 'send'
}
