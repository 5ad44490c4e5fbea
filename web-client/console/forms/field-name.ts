import { createContext } from 'preact'

interface Naming {
  readonly 'aria-labelledby'?: string
  readonly 'aria-describedby'?: string
}

/** Names the control inside by its title alone, whatever else the label says. */
export const NamingContext = createContext<Naming>({})
