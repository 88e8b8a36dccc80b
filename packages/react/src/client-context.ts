import { createContext } from 'react'
import type { WebSocketClient } from 'maxine-client'

export const ClientContext = createContext<WebSocketClient | undefined>(undefined)
