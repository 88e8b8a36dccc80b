import { useSyncExternalStore } from 'react'
import type { ConnectionState } from 'maxine-client'
import { useStores } from './use-stores.ts'

const IDLE: ConnectionState = Object.freeze({ status: 'idle' })

/**
 * What the connection is doing, for a line such as “reconnecting in 3 s”: `state.retryAt` says when.
 * Renders when that changes and never otherwise. On a server it is idle.
 */
export function useConnection(): ConnectionState {
  const { connection } = useStores()
  return useSyncExternalStore(connection.subscribe, connection.read, idle)
}

function idle(): ConnectionState {
  return IDLE
}
