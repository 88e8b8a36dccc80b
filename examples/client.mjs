import { closeCode, eventGuard } from 'maxine-client'
import { nexus } from 'maxine-client/dialects/nexus'

// The frame that subscribes to one channel, high priorities only.
const asked = nexus.encode({
  type: 'subscribe',
  subscriptions: [
    { id: 's1', filter: { event: 'system.alerts', where: { priority: ['high', 'critical'] } } },
  ],
})
console.log(asked.frames[0])

// What comes back, and what to do when the server closes.
const [alert] = nexus.decode(
  '{"type":"event","channel":"system.alerts","data":{"priority":"high"}}',
)
const isEvent = eventGuard()
if (alert.ok && isEvent(alert.message, 'system.alerts')) console.log(alert.message.data.priority)
console.log(closeCode(1008).action)
// {"action":"subscribe","channels":["system.alerts"],"filters":{"priority":["high","critical"]}}
// high
// refresh-token
