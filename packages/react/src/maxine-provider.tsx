import type { ReactElement, ReactNode } from 'react'
import type { AnyLiveClient } from 'maxine-client'
import { ClientContext } from './client-context.ts'

export interface MaxineProviderProps {
  /**
   * Made, connected and disconnected by the application, outside of React: a `WebSocketClient`, or one of another
   * system, which has no registry for the hooks that show one.
   */
  readonly client: AnyLiveClient
  readonly children?: ReactNode
}

/**
 * Gives a client to the hooks below it. It never connects, disconnects or owns it, so React may mount
 * it as often as it likes.
 *
 * ```tsx
 * const client = new WebSocketClient('wss://maxine.example.com')
 * void client.connect()
 * createRoot(element).render(<MaxineProvider client={client}><App /></MaxineProvider>)
 * ```
 */
export function MaxineProvider({ client, children }: MaxineProviderProps): ReactElement {
  return <ClientContext.Provider value={client}>{children}</ClientContext.Provider>
}
