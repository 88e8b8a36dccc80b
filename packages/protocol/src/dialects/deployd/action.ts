import { wrong } from '../../guard.ts'
import type { Wrong } from '../../guard.ts'
import type { CollectionChange } from './events.ts'

const ACTIONS: readonly unknown[] = ['created', 'updated', 'deleted']

export function isAction(value: unknown): value is CollectionChange['action'] {
  return ACTIONS.includes(value)
}

export function action(value: unknown, at: string): Wrong | undefined {
  return isAction(value) ? undefined : wrong(at, 'created, updated or deleted')
}
