import { createContext } from 'react'
import type { AnyLiveClient } from 'maxine-client'

export const ClientContext = createContext<AnyLiveClient | undefined>(undefined)
