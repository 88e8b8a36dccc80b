// Says what recorded WebSocket frames mean: one frame a line on standard input, one line of neutral
// messages or one problem each on standard output.
//
//   node examples/explain-frames.mjs [--dialect maxine|nexus|deployd|cliffracer] [--from server|client] < frames.txt
//
// Ends with status 1 when a frame could not be read, 2 when it was called wrongly.
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'

const DIALECTS = ['maxine', 'nexus', 'deployd', 'cliffracer']
const SIDES = ['server', 'client']

const options = readOptions()
const decode = await decoderOf(options)
let unread = 0
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() !== '') for (const result of decode(line)) say(result)
}
process.exitCode = unread > 0 ? 1 : 0

function say(result) {
  if (result.ok) {
    const { raw: _, ...message } = result.message
    console.log(JSON.stringify(message))
  } else {
    unread++
    console.log(`! ${result.problem.code}: ${result.problem.message}`)
  }
}

/** What a server sent is read by the client's half, and the other way round. */
async function decoderOf({ dialect, from }) {
  if (from === 'server') {
    const client = await import(`maxine-protocol/dialects/${dialect}`)
    return (client.deploydRooms ?? client[dialect]).decode
  }
  const server = await import(`maxine-protocol/dialects/${dialect}/server`)
  return (server.deploydRoomsServer ?? server[`${dialect}Server`]).decode
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        dialect: { type: 'string', default: 'maxine' },
        from: { type: 'string', default: 'server' },
      },
    })
    if (!DIALECTS.includes(values.dialect)) {
      throw new Error(`--dialect is one of ${DIALECTS.join(', ')}`)
    }
    if (!SIDES.includes(values.from)) throw new Error(`--from is one of ${SIDES.join(', ')}`)
    return values
  } catch (error) {
    console.error(error.message)
    process.exit(2)
  }
}
