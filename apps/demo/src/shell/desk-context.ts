import { createContext, use } from 'react'
import type { Desk } from './desk.ts'

export const DeskContext = createContext<Desk | undefined>(undefined)

export function useDesk(): Desk {
  const desk = use(DeskContext)
  if (!desk) throw new Error('There is no desk: nobody is signed in.')
  return desk
}
