// Clients of ours that come and go.
import { WebSocketClient } from 'maxine-client'
import { answer } from '../harness/answer.mjs'

let url
let token
/** @type {WebSocketClient} */
let standing

const CYCLES = {
  /** Everything made anew, and all of it given back. */
  async client() {
    const client = new WebSocketClient({ url, token })
    client.subscribe({ serviceName: 'orders' }, () => undefined)
    await client.connect()
    await client.disconnect()
  },
  reconnect: () => standing.reconnect(),
  async subscribe(index) {
    const subscription = standing.subscribe({ serviceName: `service-${index}` }, () => undefined)
    if (index % 16 === 0) await new Promise((resolve) => setImmediate(resolve))
    subscription.unsubscribe()
  },
}

answer({
  async connect(where) {
    ;({ url, token } = where)
    standing = new WebSocketClient({ url, token })
    standing.subscribe({ serviceName: 'orders' }, () => undefined)
    await standing.connect()
  },
  async cycle({ what, count }) {
    for (let index = 0; index < count; index++) await CYCLES[what](index)
  },
})
