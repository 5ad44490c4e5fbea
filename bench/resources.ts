import { type Generator, startGenerator } from './generator/process.ts'
import type { ServerChild } from './servers/child.ts'

type Ending = () => Promise<void> | void

/** Everything that was started for a row, and how it ends whatever happens. */
export class Resources {
  readonly #generators: Generator[] = []
  readonly #endings: Ending[] = []
  readonly generator = this.startGenerator()

  /** One more process that makes load. */
  startGenerator(): Generator {
    const generator = startGenerator()
    this.#generators.push(generator)
    return generator
  }

  /** Runs when the row is over, after all generators have ended, in the order in which it was asked for. */
  after(act: Ending): void {
    this.#endings.push(act)
  }

  /** A server that is killed when the row is over, and its folder removed. */
  keep<Child extends ServerChild & { readonly removeFolder?: () => void }>(server: Child): Child {
    this.after(async () => {
      await server.end('SIGKILL')
      server.removeFolder?.()
    })
    return server
  }

  /** Generators first: they throw when a server hangs up. */
  async end(): Promise<void> {
    for (const generator of this.#generators) await generator.end()
    for (const act of this.#endings.splice(0)) await act()
  }
}
