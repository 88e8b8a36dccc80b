import { startServer } from 'maxine-server-ref'

// A go-deployd within a test, with handlers that are functions.
const server = await startServer({
  dialect: 'deployd',
  deployd: {
    handlers: {
      todos: {
        validate({ data, error }) {
          if (!data.title) error('title', 'is missing')
        },
        afterCommit({ data, emit, addResponseMessage }) {
          if (data.priority < 8) return
          emit('urgent_task_created', { taskId: data.id, title: data.title })
          addResponseMessage('High priority task created')
        },
      },
    },
  },
})

async function create(todo) {
  const body = JSON.stringify(todo)
  return (await fetch(`${server.httpUrl}/todos`, { method: 'POST', body })).json()
}

console.log((await create({ title: 'Fix it', priority: 9 })).messages)
console.log((await create({})).errors)

const listed = await fetch(`${server.httpUrl}/todos?priority={"$gte":8}`)
console.log((await listed.json()).map(({ title }) => title))

await server.close()
// [ 'High priority task created' ]
// { title: 'is missing' }
// [ 'Fix it' ]
