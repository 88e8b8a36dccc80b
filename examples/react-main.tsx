import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { WebSocketClient } from 'maxine-client'
import { App } from './react-app.tsx'

// Once, outside of every component: React may mount and unmount those as often as it likes.
const client = new WebSocketClient('wss://maxine.example.com')
void client.connect()

const element = document.body.appendChild(document.createElement('main'))
createRoot(element).render(
  <StrictMode>
    <App client={client} />
  </StrictMode>,
)
