import { readTodo } from './todo.ts'
import type { Todo } from './todo.ts'

/** A change of a document, as the server told it. */
export interface TodoChange {
  readonly action: 'created' | 'updated' | 'deleted'
  readonly document: unknown
  /** Who made it; absent where the server does not say. */
  readonly userId?: string | undefined
  /** When it was heard, in milliseconds since 1970. */
  readonly at: number
}

/** By whom a todo was changed last, as far as that was heard. */
export interface Touch {
  readonly action: TodoChange['action']
  readonly by: string
  readonly at: number
}

/** The collection as this window has it. */
export interface TodoList {
  /** `reading`: what is shown may be old. `unreadable`: and it stays so, for the reason in `why`. */
  readonly state: 'reading' | 'live' | 'unreadable'
  readonly why?: string
  readonly todos: ReadonlyMap<string, Todo>
  readonly touched: ReadonlyMap<string, Touch>
  /** Heard while the list is being read: what is read may be older or newer. */
  readonly waiting: readonly TodoChange[]
}

export const UNREAD: TodoList = {
  state: 'reading',
  todos: new Map(),
  touched: new Map(),
  waiting: [],
}

/** The list is asked for: with a connection that hears of every change from now on. */
export function reading({ todos, touched }: TodoList): TodoList {
  return { state: 'reading', todos, touched, waiting: [] }
}

/** The list has been read: what was heard meanwhile is put upon it. */
export function wasRead(list: TodoList, told: unknown): TodoList {
  const documents: readonly unknown[] = Array.isArray(told) ? told : []
  const todos = documents.map(readTodo).filter((todo) => todo !== undefined)
  const fresh: TodoList = {
    state: 'live',
    todos: new Map(todos.map((todo) => [todo.id, todo])),
    touched: list.touched,
    waiting: [],
  }
  return list.waiting.reduce(applied, fresh)
}

export function unreadable({ todos, touched }: TodoList, why: string): TodoList {
  return { state: 'unreadable', why, todos, touched, waiting: [] }
}

/** A change was heard. Shown at once, and once more when the list has been read. */
export function changed(list: TodoList, change: TodoChange): TodoList {
  const after = applied(list, change)
  return list.state === 'reading' ? { ...after, waiting: [...list.waiting, change] } : after
}

/** In the order they are shown: what is to be done before what is done, and the newest first. */
export function inOrder({ todos }: TodoList): readonly Todo[] {
  return [...todos.values()].sort(
    (one, other) =>
      Number(one.completed) - Number(other.completed) ||
      compare(other.createdAt, one.createdAt) ||
      compare(one.id, other.id),
  )
}

function applied(list: TodoList, { action, document, userId, at }: TodoChange): TodoList {
  const todo = readTodo(document)
  if (!todo) return list
  const known = list.todos.get(todo.id)
  // What was read is newer than what was heard before it: the change that made it so is on its way.
  if (known && action !== 'deleted' && todo.updatedAt < known.updatedAt) return list
  const todos = new Map(list.todos)
  if (action === 'deleted') todos.delete(todo.id)
  else todos.set(todo.id, todo)
  const touched = new Map(list.touched).set(todo.id, { action, by: userId ?? 'root', at })
  return { ...list, todos, touched }
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
