import { type Generator, startGenerator } from './generator/process.ts'
import type { ServerChild } from './servers/child.ts'

type Ending = () => Promise<void> | void

/** Everything that was started for a row; ends it whatever happens. */
export class Resources {
  readonly #generators: Generator[] = []
  readonly #endings: Ending[] = []
  readonly generator = this.startGenerator()

  /** Starts another process that generates load. */
  startGenerator(): Generator {
    const generator = startGenerator()
    this.#generators.push(generator)
    return generator
  }

  /** Registers what to run when the row is over, after all generators have ended, in order of registration. */
  after(act: Ending): void {
    this.#endings.push(act)
  }

  /** Keeps a server until the row is over; then kills it and removes its folder. */
  keep<Child extends ServerChild & { readonly removeFolder?: () => void }>(server: Child): Child {
    this.after(async () => {
      await server.end('SIGKILL')
      server.removeFolder?.()
    })
    return server
  }

  /** Generators first, as they throw when a server hangs up. */
  async end(): Promise<void> {
    for (const generator of this.#generators) await generator.end()
    for (const act of this.#endings.splice(0)) await act()
  }
}
