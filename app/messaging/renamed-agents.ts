import type { Uid } from '../../domain/ids.ts'
import { type Agent, agentPerson } from '../../domain/people/agent.ts'
import type { Actor, Person } from '../../domain/person.ts'
import type { Lanes } from './lanes.ts'

/**
 * The agents whose name or picture may have changed since this server started, one entry for each: a connection knows
 * its agent as they were when it was opened.
 */
export class RenamedAgents {
  readonly #lanes: Pick<Lanes, 'forgetPerson'>
  readonly #news: { changed(agentUid: Uid): void }
  readonly #persons = new Map<Uid, Person>()

  /** `news` tells those whom an agent serves. */
  constructor(lanes: Pick<Lanes, 'forgetPerson'>, news: { changed(agentUid: Uid): void }) {
    this.#lanes = lanes
    this.#news = news
  }

  readonly changed = (agent: Agent): void => {
    this.#persons.set(agent.uid, agentPerson(agent))
    this.#lanes.forgetPerson(agent.uid)
    this.#news.changed(agent.uid)
  }

  /** Returns an actor with the name and picture they have now. */
  current<Kind extends Actor>(actor: Kind): Kind {
    const person = actor.kind === 'agent' ? this.#persons.get(actor.uid) : undefined
    return person === undefined ? actor : { ...actor, person }
  }
}
