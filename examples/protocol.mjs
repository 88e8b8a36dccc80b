import { eventGuard, matchesFilter } from 'maxine-protocol'
import { maxine } from 'maxine-protocol/dialects/maxine'

// Two frames as a server sends them: one that fits the protocol and one that does not.
const frames = [
  '{"event":"service_registered","data":{"serviceName":"orders","nodeId":"orders:10.0.0.7:3000"},"timestamp":1640995200000,"offset":4801}',
  '{"event":"service_registered","data":{"serviceName":"orders"},"timestamp":1640995200000,"offset":4802}',
]

const isEvent = eventGuard()
for (const result of frames.flatMap(maxine.decode)) {
  if (!result.ok) {
    console.log(`ignored: ${result.problem.message}`)
  } else if (isEvent(result.message, 'service_registered')) {
    const wanted = matchesFilter({ event: 'service_*', serviceName: 'orders' }, result.message)
    console.log(`${result.message.data.nodeId} registered, wanted: ${wanted}`)
  }
}
// orders:10.0.0.7:3000 registered, wanted: true
// ignored: data.nodeId: expected string
