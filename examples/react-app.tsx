import { useState } from 'react'
import type { WebSocketClient } from 'maxine-client'
import { MaxineProvider, useConnection, useService, useServiceEvents } from 'maxine-react'

/** The client comes from outside: whoever made it connects and disconnects it. */
export function App({ client }: { readonly client: WebSocketClient }) {
  return (
    <MaxineProvider client={client}>
      <Connection />
      <Orders />
    </MaxineProvider>
  )
}

/** Renders when the connection changes, and for nothing else. */
function Connection() {
  const connection = useConnection()
  if (connection.status === 'connected') return null
  if (connection.status !== 'waiting') return <p role="status">{connection.status}</p>
  return <p role="status">connects again at {new Date(connection.retryAt).toISOString()}</p>
}

/** Renders when a node of this service changes, at most once a frame. */
function Orders() {
  const [news, setNews] = useState('nothing new')
  const orders = useService('orders')

  // Each event exactly once, also those that come while the connection is broken.
  useServiceEvents({ event: 'service_registered', serviceName: 'orders' }, ({ data }) => {
    setNews(`${data.nodeId} came`)
  })

  if (orders.status !== 'present') return <p>{orders.status}</p>
  return (
    <section>
      <p>{news}</p>
      <ul>
        {[...orders.nodes.values()].map(({ nodeId, health }) => (
          <li key={nodeId}>
            {nodeId} is {health}
          </li>
        ))}
      </ul>
    </section>
  )
}
