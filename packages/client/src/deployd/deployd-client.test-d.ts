import { expectTypeOf, test } from 'vitest'
import type { DeploydDocument } from 'maxine-protocol/dialects/deployd'
import type { Subscription } from '../subscriptions/subscription.ts'
import { DeploydClient } from './deployd-client.ts'
import type { CollectionChanged, CustomEvent } from './deployd-events.ts'

interface Todo {
  readonly id: string
  readonly title: string
}

declare const client: DeploydClient<
  { todos: Todo; users: { readonly id: string } },
  { task_completed: { readonly taskId: string } }
>
declare const any: DeploydClient

test('a document follows from the name of its collection', () => {
  client.collection('todos').on('created', (todo, change) => {
    expectTypeOf(todo).toEqualTypeOf<Todo>()
    expectTypeOf(change.document).toEqualTypeOf<Todo>()
    expectTypeOf(change.action).toEqualTypeOf<'created' | 'updated' | 'deleted'>()
  })
  any
    .collection('whatever')
    .on('change', (document) => expectTypeOf(document).toEqualTypeOf<DeploydDocument>())
  // @ts-expect-error a slip in a name is the compiler's to find
  client.collection('todo')
  // @ts-expect-error nothing is removed here
  client.collection('todos').on('removed', () => undefined)
})

test('the data of a custom event follow from its name', () => {
  client.on('task_completed', ({ data }) => expectTypeOf(data.taskId).toEqualTypeOf<string>())
  any.on('anything', ({ data }) => expectTypeOf(data).toBeUnknown())
  // @ts-expect-error a slip in a name is the compiler's to find
  client.on('task_complete', () => undefined)
})

test('what the document names has its shape', () => {
  client.on('collection_change', (told) => expectTypeOf(told).toEqualTypeOf<CollectionChanged>())
  client.on('custom_event', (told) => expectTypeOf(told).toEqualTypeOf<CustomEvent>())
})

test('a room is joined, and events are emitted', () => {
  expectTypeOf(client.join('lobby')).toEqualTypeOf<Subscription>()
  expectTypeOf(client.emit('hello', { a: 1 }, 'lobby')).toEqualTypeOf<boolean>()
  // @ts-expect-error there are two profiles
  new DeploydClient({ profile: 'other' })
})

test('the routes speak of documents of the collection', async () => {
  const todos = client.collection('todos')
  expectTypeOf(await todos.create({ title: 'new' })).toEqualTypeOf<Todo>()
  expectTypeOf(await todos.list({ title: 'new', $limit: 5 })).toEqualTypeOf<readonly Todo[]>()
  // @ts-expect-error a todo has no such field
  void todos.update('1', { name: 'new' })
})
