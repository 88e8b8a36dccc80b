// A server as a process of its own, so that it can be killed. Its first argument is the directory of its log.
import { createInterface } from 'node:readline'
import { startServer } from 'maxine-server-ref'

// In its own time: how long the other process takes to answer is not its to say.
const server = await startServer({ data: process.argv[2]! })
process.stdout.write(`${server.port}\n`)
// Each line is the data of an event; the answer is its offset.
for await (const line of createInterface({ input: process.stdin })) {
  const { offset } = await server.publish('made', JSON.parse(line))
  process.stdout.write(`${offset}\n`)
}
