import { createContext } from 'preact'

interface Naming {
  readonly 'aria-labelledby'?: string
  readonly 'aria-describedby'?: string
}

/** Names the field within by its title alone, whatever else is said beside it. */
export const NamingContext = createContext<Naming>({})
