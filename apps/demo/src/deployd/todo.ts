import { fieldsOf, textAt } from '../system/ask.ts'

/** A document of the collection `todos`. */
export interface Todo {
  readonly id: string
  readonly title: string
  readonly completed: boolean
  /** From 1 to 10. */
  readonly priority: number
  /** In ISO 8601, by the server's clock. */
  readonly createdAt: string
  readonly updatedAt: string
}

/** From here on everybody is told. */
export const URGENT = 8

/** Nothing for what is no document. */
export function readTodo(told: unknown): Todo | undefined {
  const id = textAt(told, 'id')
  if (id === undefined) return undefined
  const { completed, priority } = fieldsOf(told)
  return {
    id,
    title: textAt(told, 'title') ?? '(no title)',
    completed: completed === true,
    priority: typeof priority === 'number' ? priority : 1,
    createdAt: textAt(told, 'createdAt') ?? '',
    updatedAt: textAt(told, 'updatedAt') ?? '',
  }
}
