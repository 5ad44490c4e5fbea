import { useEffect, useRef } from 'preact/hooks'
import { isReached } from '../../core/connection/connection-state.ts'
import { useConsole } from '../state/console-context.ts'

/** Calls `act` whenever the server becomes reachable again. */
export function useReconnected(act: () => unknown): void {
  const isThere = isReached(useConsole().workspace.connectionState.value)
  const wasThere = useRef(isThere)
  useEffect(() => {
    if (isThere && !wasThere.current) act()
    wasThere.current = isThere
  }, [isThere])
}
