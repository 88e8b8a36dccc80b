import { CliffracerClient } from 'maxine-client/cliffracer'
import { startServer } from 'maxine-server-ref'

// A chat service of its own, for the sake of the example: yours is at wss://chat.example.com/ws.
const server = await startServer({ dialect: 'cliffracer' })
const options = { url: `${server.url}/ws` }

// A room is a connection of its own, which comes back by itself.
const ada = new CliffracerClient(options).join('lobby')
ada.on('user_joined', ({ data }) => console.log(data.message))
ada.on('message', ({ data }) => console.log(`${data.user}: ${data.message}`))
ada.on('user_left', ({ data }) => console.log(data.message))
ada.on('gap', () => console.log('some words may be missing'))
await ada.connect()

const bob = new CliffracerClient(options).join('lobby')
bob.on('message', ({ data }) => {
  if (data.user === 'ada') void bob.leave()
})
await bob.connect()
bob.send('Hello, world!', { user: 'bob' })

// Who speaks hears it as well, like everybody in the room.
await heard(ada, 'message')
if (!ada.send('Hello and goodbye, bob!', { user: 'ada' })) console.log('nobody has heard that')

await heard(ada, 'user_left')
await ada.leave()
await server.close()

function heard(room, name) {
  return new Promise((resolve) => {
    const end = room.on(name, () => {
      end()
      resolve()
    })
  })
}
// User joined room lobby
// bob: Hello, world!
// ada: Hello and goodbye, bob!
// User left the room
