// Clients of ours that lost their connection, and come back when they are let: their address is a
// promise that is kept then.
import { WebSocketClient } from 'maxine-client'
import { answer } from '../harness/answer.mjs'

const FOREVER_MS = 3_600_000

/** @type {Map<string, Away[]>} */
const groups = new Map()

answer({
  async connect({ url, token, group, count }) {
    const members = Array.from({ length: count }, () => createAway(url, token))
    groups.set(group, members)
    await Promise.all(members.map(({ client }) => client.connect()))
  },
  /** Keeps them away as soon as they are cut off. */
  hold: ({ group }) => groups.get(group)?.forEach((member) => member.hold()),
  /** Milliseconds from the moment they may come back to the last event that they missed. */
  async catchUp({ group, times, expected, since }) {
    const members = groups.get(group)?.splice(0, times) ?? []
    if (members.length < times) throw new Error(`${group}: nobody is left`)
    const startedAt = performance.now()
    for (const member of members) await member.catchUp(expected, since)
    const ms = performance.now() - startedAt
    await Promise.all(members.map(({ client }) => client.disconnect()))
    return ms
  },
})

/** @typedef {ReturnType<typeof createAway>} Away */

function createAway(url, token) {
  let where = () => url
  const client = new WebSocketClient({
    url: () => where(),
    token,
    timeouts: { connectMs: FOREVER_MS },
  })
  client.subscribe({})
  return {
    client,
    hold: () => void (where = () => new Promise(() => undefined)),
    catchUp(expected, since) {
      let left = expected
      let last = since
      where = () => url
      return new Promise((resolve, reject) => {
        client.on('gap', (gap) => reject(new Error(`a gap: ${JSON.stringify(gap)}`)))
        client.on('event', ({ offset }) => {
          if (offset !== last + 1) reject(new Error(`${offset} follows ${last}`))
          last = offset
          if (--left === 0) resolve(undefined)
        })
        client.reconnect().catch(reject)
      })
    },
  }
}
