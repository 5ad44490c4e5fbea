import { useEffect, useRef } from 'preact/hooks'
import { useConsole } from './console-context.ts'

/** Does it whenever there is a way to the server again. */
export function useOnReturn(act: () => unknown): void {
  const state = useConsole().desk.linkState.value
  const isThere = state === 'connected' || state === 'fallback'
  const wasThere = useRef(isThere)
  useEffect(() => {
    if (isThere && !wasThere.current) act()
    wasThere.current = isThere
  }, [isThere])
}
