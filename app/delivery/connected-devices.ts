import type { ClientId, Uid } from '../../domain/ids.ts'

/** The connected devices that have a lasting session, by user. */
export class ConnectedDevices {
  readonly #byOwner = new Map<Uid, Set<{ readonly clientId: ClientId }>>()

  /**
   * Registers a connection of a device. Returns the function that removes it. A device may have two connections while
   * one takes over.
   */
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
