import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { absent } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { isAnswered, isNotAnswered } from './hears.ts'

/** The first frame as a new client says it, of which an old server reads `auth` and `subscribe`. */
async function sayHello(stage: Stage, subscribe: object) {
  const peer = await stage.connect()
  const auth = await stage.ownToken()
  const hello = { v: 2, subscriptions: [{ id: 's1', filter: {} }] }
  peer.send({ ...(auth !== undefined && { auth }), ...subscribe, hello })
  if (auth !== undefined) await isAnswered(peer, { type: 'authenticated' })
  return peer
}

/** What the first frame of a new client does at an old server. */
export const ENTERING: readonly Case[] = [
  {
    id: 'MX-OLD-01',
    title: 'answers the token and the filter of a hello, and says no welcome',
    needs: [],
    async run(stage) {
      const filter = { event: 'circuit_open', serviceName: stage.name() }
      const peer = await sayHello(stage, { subscribe: filter })
      await isAnswered(peer, { type: 'subscribed', filter, id: absent })
      await isNotAnswered(peer)
    },
  },
  {
    id: 'MX-OLD-02',
    title: 'answers nothing to a hello without a filter, where no token is wanted',
    needs: ['open'],
    async run(stage) {
      const peer = await sayHello(stage, {})
      await isNotAnswered(peer)
    },
  },
  {
    id: 'MX-OLD-03',
    title: 'reads one of subscribe, unsubscribe and refresh_token behind auth, and no other key',
    needs: [],
    async run(stage) {
      const peer = await stage.connect()
      const auth = await stage.ownToken()
      const others = { ping: 1, id: 's1', hello: { v: 2, subscriptions: [] } }
      const late = { refresh_token: true, unsubscribe: true, subscribe: true }
      peer.send({ ...others, ...late, ...(auth !== undefined && { auth }) })
      if (auth !== undefined) await isAnswered(peer, { type: 'authenticated' })
      await isAnswered(peer, { type: 'subscribed', filter: true, id: absent })
      peer.send({ ...others, refresh_token: true, unsubscribe: true })
      await isAnswered(peer, { type: 'unsubscribed', id: absent })
      peer.send(others)
      await isNotAnswered(peer)
    },
  },
  {
    id: 'MX-OLD-04',
    title: 'does not answer auth, where no token is wanted',
    needs: ['open'],
    async run(stage) {
      const peer = await stage.connect()
      peer.send({ auth: 'a token nobody asked for' })
      await isNotAnswered(peer)
    },
  },
]

/** What it does with those it does not know. */
export const TURNING_AWAY: readonly Case[] = [
  {
    id: 'MX-OLD-05',
    title: 'refuses a token with a bare auth_failed and closes without a code',
    needs: ['locked', 'closing'],
    async run(stage) {
      const peer = await stage.connect()
      peer.send({ auth: 'no token of this server', subscribe: true })
      await isAnswered(peer, { type: 'auth_failed', code: absent, retryable: absent })
      await closedWithoutCode(peer)
    },
  },
  {
    id: 'MX-OLD-06',
    title: 'answers a first frame without a token with auth_required and closes without a code',
    needs: ['locked', 'closing'],
    async run(stage) {
      const peer = await stage.connect()
      peer.send({ subscribe: true })
      await isAnswered(peer, { type: 'auth_required', code: absent })
      await closedWithoutCode(peer)
    },
  },
  {
    id: 'MX-OLD-07',
    title: 'sends events to a connection that has not said who it is',
    needs: ['locked', 'routes'],
    async run(stage) {
      const peer = await stage.connect()
      const nodeId = await stage.routes.register(stage.name())
      await peer.until({ event: 'service_registered', data: { nodeId } })
    },
  },
]

async function closedWithoutCode(peer: Awaited<ReturnType<Stage['connect']>>): Promise<void> {
  const { code } = await peer.closed()
  must(code === 1005, `wanted a close without a code, got ${code}`)
}
