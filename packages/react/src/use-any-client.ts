import { useContext } from 'react'
import { MaxineError } from 'maxine-client'
import type { AnyLiveClient } from 'maxine-client'
import { ClientContext } from './client-context.ts'

/** The client of the nearest provider, whatever it speaks. */
export function useAnyClient(): AnyLiveClient {
  const client = useContext(ClientContext)
  if (client) return client
  throw new MaxineError(
    'bad_option',
    'there is no <MaxineProvider client={client}> around the component that uses this hook',
  )
}
