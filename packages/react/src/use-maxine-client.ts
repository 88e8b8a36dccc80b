import { MaxineError } from 'maxine-client'
import type { AnyLiveClient, WebSocketClient } from 'maxine-client'
import { useAnyClient } from './use-any-client.ts'

/** A class of clients. */
type Kind<Client> = abstract new (...details: never[]) => Client

/** The client of the nearest {@link MaxineProvider}, for what no hook does: `history()`, `setToken()`. */
export function useMaxineClient(): WebSocketClient
/** Of another system, by its class: `useMaxineClient(NexusClient)`. */
export function useMaxineClient<Client extends AnyLiveClient>(kind: Kind<Client>): Client
export function useMaxineClient(kind?: Kind<AnyLiveClient>): AnyLiveClient {
  const client = useAnyClient()
  if (!kind || client instanceof kind) return client
  throw new MaxineError('bad_option', `the client of this <MaxineProvider> is no ${kind.name}`)
}
