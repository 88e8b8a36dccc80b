import { about } from '../about.ts'
import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Peer } from '../../peer.ts'
import { anyText, where } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { mustBeRefused, mustClose, ownUser } from './steps.ts'

/** How a session ends with its token, and what prolongs it. */
export const SESSION_LIFE: readonly Case[] = [
  {
    id: 'MX-SEC-26',
    title: 'ends a session that outlives its token, after the grace, with 4401',
    needs: ['locked', 'extension', 'tokens', 'routes', 'closing'],
    async run(stage) {
      const sessions = [
        await greetShortly(stage, 'silent'),
        await enterShortly(stage, 'old'),
        await greetShortly(stage, 'busy'),
      ]
      const [, , busy] = sessions
      const last = Math.max(...sessions.map(({ endsAt }) => endsAt))
      const making = keepBusy(stage, last + LATE_MS, async (serviceName, value) => {
        await stage.routes.setConfig(serviceName, 'n', value)
        // Whoever talks lives no longer for it.
        if (busy && !busy.peer.ended) busy.peer.send({ ping: value })
      })
      await Promise.all([making, ...sessions.map((one) => mustEndInTime(stage, one))])
    },
  },
  {
    id: 'MX-SEC-27',
    title: 'prolongs a session by a new token and by refresh_token, over the standing connection',
    needs: ['locked', 'extension', 'refresh', 'tokens', 'routes'],
    async run(stage) {
      const given = await greetShortly(stage, 'given')
      const asking = await greetShortly(stage, 'asking')
      given.peer.send({ auth: await stage.token({ sub: given.sub }) })
      await given.peer.until({ type: 'authenticated', expiresInMs: LONG })
      const answer = await asking.peer
        .send({ refresh_token: true })
        .until({ type: 'token_refreshed', token: anyText, expiresInMs: POSITIVE })
      const prolonged = { ...asking, ...endAfter(stage, Number(answer['expiresInMs'])) }
      const until = Math.max(given.endsAt, asking.endsAt) + SOON
      await stage.wait(Math.max(0, until - stage.now()))
      const serviceName = stage.name('after')
      await stage.routes.setConfig(serviceName, 'n', 1)
      // What a server gives may be as short as what it was given: then there is nothing to be seen.
      const lasting = prolonged.endsAt > until + LATE_MS ? [given, prolonged] : [given]
      for (const { peer } of lasting) {
        await peer.until({ event: 'config_changed', data: { serviceName } })
      }
    },
  },
  {
    id: 'MX-SEC-28',
    title: 'gives a token by refresh_token that is good for the same user and role, and no more',
    needs: ['locked', 'extension', 'refresh', 'tokens', 'routes'],
    async run(stage) {
      const user = { sub: stage.name('user'), role: 'viewer' }
      const { peer } = await stage.greet({ subscriptions: [] }, await stage.token(user))
      const { token } = await peer
        .send({ refresh_token: true })
        .expect({ type: 'token_refreshed', token: anyText })
      const { peer: next } = await stage.sayHello({ subscriptions: [] }, String(token))
      await next.expect({ type: 'welcome', user })
      const { status } = await stage.routes.ask('GET', '/servers', { token: String(token) })
      must(status === 200, `GET /servers with the new token: wanted 200, got ${status}`)
    },
  },
  {
    id: 'MX-SEC-29',
    title: 'gives no token for one whose time is over, within the grace or by its route',
    needs: ['locked', 'extension', 'refresh', 'tokens', 'routes'],
    async run(stage) {
      const token = await stage.token({ sub: stage.name('user'), lifeMs: -120_000 })
      const asking = { body: { token }, token: '' }
      const { status, text } = await stage.routes.ask('POST', '/refresh-token', asking)
      must(status === 401, `POST /refresh-token, expired: wanted 401, got ${status}`)
      must(!text.includes(token), 'the token came back')
      const { peer, expiresAt } = await greetShortly(stage, 'late')
      await stage.wait(Math.max(0, expiresAt + SOON - stage.now()))
      peer.send({ refresh_token: true })
      const frames = await peer.leave()
      must(!frames.some(({ type }) => type === 'token_refreshed'), 'a token was given')
    },
  },
  {
    id: 'MX-SEC-30',
    title: 'refuses the token of another user on a standing session, for good',
    needs: ['locked', 'extension', 'tokens'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] }, await ownUser(stage, 'one'))
      const { peer: untouched } = await stage.greet({}, await ownUser(stage, 'other'))
      peer.send({ auth: await ownUser(stage, 'other') })
      await mustBeRefused(stage, peer)
      await untouched.settle()
    },
  },
  {
    id: 'MX-SEC-31',
    title: 'answers an expired token on a standing session as retryable, with 4401',
    needs: ['locked', 'extension', 'tokens'],
    async run(stage) {
      const sub = stage.name('user')
      const { peer } = await stage.greet({ subscriptions: [] }, await stage.token({ sub }))
      peer.send({ auth: await stage.token({ sub, lifeMs: -120_000 }) })
      await peer.expect({ type: 'auth_failed', code: 'token_expired', retryable: true })
      await mustClose(stage, peer, 4401)
    },
  },
]

/** Long enough to be used, short enough to be waited for. */
const SHORT_LIFE_MS = 2_000

/** How late a timer of a busy server may be. */
const LATE_MS = 1_500

/** For two clocks that are not quite the same, in milliseconds. */
const SOON = 100

const POSITIVE = where('a positive number', (value) => Number(value) > 0)

const LONG = where('more than a minute', (value) => Number(value) > 60_000)

/** A session with a token that ends soon; times on the clock of the suite. */
interface ShortSession {
  readonly peer: Peer
  readonly what: string
  readonly sub: string
  readonly expiresAt: number
  /** With the grace. */
  readonly endsAt: number
}

async function greetShortly(stage: Stage, what: string): Promise<ShortSession> {
  const sub = stage.name(what)
  const token = await stage.token({ sub, lifeMs: SHORT_LIFE_MS })
  const { peer, welcome } = await stage.greet({}, token)
  return { peer, what, sub, ...endOf(stage, welcome['expiresInMs']) }
}

async function enterShortly(stage: Stage, what: string): Promise<ShortSession> {
  const sub = stage.name(what)
  const peer = await stage.connect()
  peer.send({ auth: await stage.token({ sub, lifeMs: SHORT_LIFE_MS }) })
  const { expiresInMs } = await peer.expect({ type: 'authenticated' })
  await peer.send({ subscribe: true }).expect({ type: 'subscribed' })
  return { peer, what, sub, ...endOf(stage, expiresInMs) }
}

function endOf(stage: Stage, expiresInMs: unknown): Pick<ShortSession, 'expiresAt' | 'endsAt'> {
  const isShort = Number(expiresInMs) > 0 && Number(expiresInMs) <= SHORT_LIFE_MS
  must(isShort, `wanted expiresInMs up to ${SHORT_LIFE_MS}, got ${String(expiresInMs)}`)
  return endAfter(stage, Number(expiresInMs))
}

function endAfter(stage: Stage, expiresInMs: number): Pick<ShortSession, 'expiresAt' | 'endsAt'> {
  const expiresAt = stage.now() + expiresInMs
  return { expiresAt, endsAt: expiresAt + stage.facts.expiryGraceMs }
}

/** Does something ten times a second. */
async function keepBusy(
  stage: Stage,
  untilMs: number,
  doIt: (serviceName: string, count: number) => Promise<void>,
): Promise<void> {
  const serviceName = stage.name('busy')
  for (let count = 1; stage.now() < untilMs - LATE_MS; count++) {
    await doIt(serviceName, count)
    await stage.wait(100)
  }
}

async function mustEndInTime(stage: Stage, { peer, what, ...times }: ShortSession): Promise<void> {
  const { expiresAt, endsAt } = times
  const { code } = await about(what, peer.closed(endsAt + LATE_MS - stage.now()))
  const lateMs = Math.round(stage.now() - expiresAt)
  must(code === 4401, `${what}: wanted 4401, got ${code}`)
  must(lateMs > -SOON, `${what}: ended ${-lateMs} ms before its token did`)
  const events = peer.rest().filter(({ event }) => event === 'config_changed')
  must(events.length > 0, `${what}: got no event while its token was good`)
}
