import { WebSocketClient } from 'maxine-client'
import type { ClientSubject } from '../../src/index.ts'

/** Our own client, in this process: what it tells is what its handlers are told. */
export const OWN_CLIENT: ClientSubject = {
  name: 'WebSocketClient',
  start({ url, freshToken, onReport, onNote }) {
    const client = new WebSocketClient({ url, getToken: freshToken })
    client.on('event', ({ event, offset }) =>
      onReport({ kind: 'event', event, ...(offset !== undefined && { offset }) }),
    )
    client.on('gap', ({ reason }) => onReport({ kind: 'gap', reason }))
    client.on('error', ({ code, message }) => onNote(`the client says: ${code}, ${message}`))
    client.subscribe({})
    // What closes it for good is told by `error` as well.
    client.connect().catch(() => undefined)
    return { stop: () => client.disconnect() }
  },
}
