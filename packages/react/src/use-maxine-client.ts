import { useContext } from 'react'
import { MaxineError } from 'maxine-client'
import type { WebSocketClient } from 'maxine-client'
import { ClientContext } from './client-context.ts'

/** The client of the nearest {@link MaxineProvider}, for what no hook does: `history()`, `setToken()`. */
export function useMaxineClient(): WebSocketClient {
  const client = useContext(ClientContext)
  if (client) return client
  throw new MaxineError(
    'bad_option',
    'there is no <MaxineProvider client={client}> around the component that uses this hook',
  )
}
