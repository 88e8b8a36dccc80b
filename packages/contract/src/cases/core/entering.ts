import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { anyObject, anyText, assertFits, where } from '../../shape.ts'
import { heard, ours, secretIn, subscribe, takeUpTo } from './steps.ts'

/** A close that does not come of having waited for a token. */
const atOnce = where('any code but 4408', (code) => code !== 4408)

/** How a client that says no hello comes in. */
export const ENTERING: readonly Case[] = [
  {
    id: 'MX-CORE-01',
    title: 'answers a token with authenticated and the user',
    needs: ['locked'],
    async run(stage) {
      const peer = await stage.connect()
      peer.send({ auth: await stage.token() })
      await peer.until({ type: 'authenticated', user: anyObject })
    },
  },
  {
    id: 'MX-CORE-02',
    title: 'shows the role of the user and never the token',
    needs: ['locked', 'tokens'],
    async run(stage) {
      const token = await stage.token({ sub: stage.name('viewer'), role: 'viewer' })
      const peer = await stage.connect()
      peer.send({ auth: token })
      const answer = await peer.until({ type: 'authenticated' })
      assertFits(answer, { user: { role: 'viewer' } })
      const isShown = JSON.stringify(answer).includes(secretIn(token))
      must(!isShown, 'wanted no part of the token in the answer; it is there')
    },
  },
  {
    id: 'MX-CORE-03',
    title: 'answers a token that is none with auth_failed and closes',
    needs: ['locked'],
    async run(stage) {
      const peer = await stage.connect()
      peer.send({ auth: 'no-token-at-all' })
      await peer.until({ type: 'auth_failed' })
      assertFits(await peer.closed(), { code: atOnce }, 'the close')
      assertFits(ours(stage, peer.rest()), [], 'what follows auth_failed')
    },
  },
  {
    id: 'MX-CORE-04',
    title: 'says why a token is refused and that a fresh one is of no use, and closes with 4500',
    needs: ['locked', 'extension', 'closing'],
    async run(stage) {
      const peer = await stage.connect()
      peer.send({ auth: 'no-token-at-all' })
      const why = { code: 'token_refused', message: anyText, retryable: false }
      await peer.expect({ type: 'auth_failed', ...why })
      assertFits(await peer.closed(), { code: 4500 }, 'the close')
    },
  },
  {
    id: 'MX-CORE-05',
    title: 'says of an expired token that a fresh one helps, and closes with 4401',
    needs: ['locked', 'tokens', 'extension', 'closing'],
    async run(stage) {
      const auth = await stage.token({ lifeMs: -600_000 })
      for (const more of [{}, { hello: { v: 2, subscriptions: [] } }]) {
        const peer = await stage.connect()
        peer.send({ auth, ...more })
        await peer.expect({ type: 'auth_failed', code: 'token_expired', retryable: true })
        assertFits(await peer.closed(), { code: 4401 }, 'the close')
      }
    },
  },
  {
    id: 'MX-CORE-06',
    title: 'answers a first frame without a token with auth_required and closes',
    needs: ['locked'],
    async run(stage) {
      const peer = await stage.connect()
      peer.send({ subscribe: true })
      await peer.until({ type: 'auth_required' })
      assertFits(await peer.closed(), { code: atOnce }, 'the close')
      assertFits(ours(stage, peer.rest()), [], 'what follows auth_required')
    },
  },
  {
    id: 'MX-CORE-07',
    title: 'reads the token of a frame before its subscribe',
    needs: ['locked'],
    async run(stage) {
      const filter = { event: 'circuit_open', serviceName: stage.name() }
      const peer = await stage.connect()
      peer.send({ subscribe: filter, auth: await stage.token() })
      await peer.until({ type: 'authenticated' })
      await peer.until({ type: 'subscribed', filter })
    },
  },
  {
    id: 'MX-CORE-08',
    title: 'takes the token from an Authorization header',
    needs: ['locked', 'handshake', 'extension'],
    async run(stage) {
      const authorization = `Bearer ${await stage.token()}`
      const old = await stage.connect({ headers: { authorization } })
      await subscribe(old, { serviceName: stage.name() })
      const peer = await stage.connect({ headers: { authorization } })
      peer.send({ hello: { v: 2, subscriptions: [] } })
      await peer.expect({ type: 'welcome', user: anyObject })
    },
  },
  {
    id: 'MX-CORE-09',
    title: 'does not answer a token where it wants none',
    needs: ['open'],
    async run(stage) {
      const filter = { event: 'circuit_open', serviceName: stage.name() }
      const peer = await stage.connect()
      peer.send({ auth: 'no-token-at-all' }, { subscribe: filter })
      const answers = await takeUpTo(stage, peer, { type: 'subscribed' })
      assertFits(answers, [{ type: 'subscribed', filter }], 'what is answered')
      assertFits(await heard(stage, peer), [], 'what else is answered')
    },
  },
  {
    id: 'MX-CORE-10',
    title: 'prolongs a session by another token of the same user',
    needs: ['locked', 'tokens', 'extension'],
    async run(stage) {
      const peer = await stage.enter()
      peer.send({ auth: await stage.token({ lifeMs: 1_800_000 }) })
      const left = where('about 1,800,000', (value) => isWithin(value, 1_740_000, 1_860_000))
      await peer.expect({ type: 'authenticated', user: anyObject, expiresInMs: left })
    },
  },
  {
    id: 'MX-CORE-11',
    title: 'gives a token for refresh_token that lets a new connection in',
    needs: ['locked'],
    async run(stage) {
      if (stage.has('extension')) stage.needs('refresh')
      const peer = await stage.enter()
      peer.send({ refresh_token: true })
      const { token } = await peer.until({ type: 'token_refreshed', token: anyText })
      const next = await stage.connect()
      next.send({ auth: String(token) })
      await next.until({ type: 'authenticated' })
    },
  },
]

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most
}
