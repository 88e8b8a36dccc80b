import type { EventMessage } from 'maxine-client'
import { useMaxineClient } from 'maxine-react'
import { useEffect, useState } from 'react'

export type History =
  | { readonly state: 'reading' }
  | { readonly state: 'read'; readonly events: readonly EventMessage[] }
  | { readonly state: 'failed'; readonly why: string }

/** As many as a server gives at once. */
const LIMIT = 1_000

/** The last events the server remembers, of all nodes: it is asked again for each one that is looked at. */
export function useHistory(nodeId: string): History {
  const client = useMaxineClient()
  const [told, setTold] = useState<{ readonly of: string; readonly history: History }>()
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const tell = (history: History) => {
      if (!signal.aborted) setTold({ of: nodeId, history })
    }
    client.history({ limit: LIMIT, signal }).then(
      (events) => tell({ state: 'read', events }),
      (error: unknown) =>
        tell({ state: 'failed', why: error instanceof Error ? error.message : String(error) }),
    )
    return () => controller.abort()
  }, [client, nodeId])
  return told?.of === nodeId ? told.history : { state: 'reading' }
}
