import { DeploydClient } from 'maxine-client/deployd'
import { startServer } from 'maxine-server-ref'

// A server of its own, for the sake of the example, with what runs after a change of a todo.
const handlers = {
  todos: {
    afterCommit({ data, emit }) {
      if (data.priority >= 8) emit('urgent_task_created', { title: data.title })
    },
  },
}
const server = await startServer({ dialect: 'deployd', deployd: { handlers } })

const client = new DeploydClient({ url: `${server.url}/ws` })
client.collection('todos').on('created', (todo) => console.log(`${todo.title} is new`))
client
  .collection('todos')
  .on('change', (todo, { action }) => console.log(`${todo.title}: ${action}`))
client.on('urgent_task_created', ({ data }) => console.log(`${data.title} is urgent`))
client.on('gap', () => console.log('changes were missed: load the todos anew'))
await client.connect()

// The same documents over HTTP: after a gap, `list()` is what is there now.
await client.collection('todos').create({ title: 'Water the plants', priority: 9 })
while (client.stats().delivered < 2) await new Promise((resolve) => setImmediate(resolve))

await client.disconnect()
await server.close()
// Water the plants is new
// Water the plants: created
// Water the plants is urgent
