import { NexusClient } from 'maxine-client/nexus'
import { startServer } from 'maxine-server-ref'

// A server of its own, for the sake of the example: yours is at wss://nexus.example.com/stream.
const apiKey = 'the-key-of-this-example'
const server = await startServer({
  dialect: 'nexus',
  nexus: { apiKeys: [{ key: apiKey, sub: 'ada' }] },
})

const client = new NexusClient({ url: server.url, apiKey })
client.on('event', ({ channel, data }) => console.log(`${channel}: ${data.source}`))
client.on('gap', ({ reason }) => console.log(`some events are lost: ${reason}`))
await client.connect()

// Each channel with these filters, now and after every reconnect.
await client.subscribe(['telemetry.metrics', 'tasks.updates'], { priority: ['high', 'critical'] })
  .ready

// One that the server does not have is refused by itself: the others stand.
const refused = client.subscribe(['weather.report'])
await refused.ready.catch(({ code }) => console.log(refused.status, code))

for (const priority of ['low', 'high']) {
  await fetch(`${server.httpUrl}/publish`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      channel: 'tasks.updates',
      data: { priority, source: `a ${priority} task` },
    }),
  })
}
while (client.stats().delivered < 1) await new Promise((resolve) => setImmediate(resolve))

await client.close()
await server.close()
// rejected invalid_channel
// tasks.updates: a high task
