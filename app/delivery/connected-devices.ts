import type { ClientId, Uid } from '../../domain/ids.ts'

/** Which devices with a lasting session are connected, by user. */
export class ConnectedDevices {
  readonly #byOwner = new Map<Uid, Set<{ readonly clientId: ClientId }>>()

  /** Counts a connection of a device; the answer takes it away. One device may have two while one takes over. */
  add(owner: Uid, clientId: ClientId): () => void {
    const connection = { clientId }
    const connections = this.#byOwner.get(owner) ?? new Set()
    this.#byOwner.set(owner, connections.add(connection))
    return () => {
      connections.delete(connection)
      if (connections.size === 0 && this.#byOwner.get(owner) === connections) this.#byOwner.delete(owner)
    }
  }

  of(owner: Uid): ClientId[] {
    return [...(this.#byOwner.get(owner) ?? [])].map(({ clientId }) => clientId)
  }
}
