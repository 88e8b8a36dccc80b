import { must, NotApplicable } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { absent, anyOffset, anyText, assertFits, show, where } from '../../shape.ts'
import { isTextWithin, secretIn } from './steps.ts'

/** What a welcome says of itself, of the client and of the server. */
export const GREETING: readonly Case[] = [
  {
    id: 'MX-CORE-56',
    title: 'answers hello with welcome, and with nothing else',
    needs: ['extension'],
    async run(stage) {
      const { peer } = await stage.sayHello({ subscriptions: [] })
      await peer.expect({ type: 'welcome' })
      assertFits(await peer.settle(), [], 'what else is answered')
    },
  },
  {
    id: 'MX-CORE-57',
    title: 'tells in its welcome the epoch and the head of its log',
    needs: ['extension'],
    async run(stage) {
      const { welcome } = await stage.greet()
      const epoch = where('a text of 1 to 64 characters', (value) => isTextWithin(value, 1, 64))
      assertFits(welcome, { epoch, offset: anyOffset })
      const again = await stage.greet()
      assertFits(again.welcome, { epoch: welcome['epoch'] }, 'the next welcome')
      must(again.offset >= Number(welcome['offset']), 'wanted a head that does not go back')
    },
  },
  {
    id: 'MX-CORE-58',
    title: 'speaks the lower of the two versions',
    needs: ['extension'],
    async run(stage) {
      const { welcome } = await stage.greet({ v: 2 })
      assertFits(welcome, { v: 2 })
      const highest = await stage.greet({ v: Number.MAX_SAFE_INTEGER })
      const own = Number(highest.welcome['v'])
      must(own >= 2 && own < 1_000, `wanted the version of the server, got ${own}`)
      const next = await stage.greet({ v: own + 1 })
      assertFits(next.welcome, { v: own })
    },
  },
  {
    id: 'MX-CORE-59',
    title: 'refuses a version that it does not speak, and closes with 4506',
    needs: ['extension', 'closing'],
    async run(stage) {
      for (const v of [1, 0]) {
        const { peer } = await stage.sayHello({ v })
        await peer.expect({ type: 'error', code: 'version_not_supported', message: anyText })
        assertFits(await peer.closed(), { code: 4506 }, `the close after version ${v}`)
      }
    },
  },
  {
    id: 'MX-CORE-60',
    title: 'names every connection in its welcome',
    needs: ['extension'],
    async run(stage) {
      const [one, other] = [await stage.greet(), await stage.greet()]
      const [first, second] = [one.welcome['clientId'], other.welcome['clientId']]
      stage.note(`${show(first)} and ${show(second)}`)
      assertFits(first ?? 'c-1', anyText, 'the clientId')
      must(first === undefined || first !== second, `wanted two names, got ${show(first)} twice`)
    },
  },
  {
    id: 'MX-CORE-61',
    title: 'tells in its welcome who the user is, and no part of the token',
    needs: ['extension', 'locked', 'tokens'],
    async run(stage) {
      const sub = stage.name('viewer')
      const token = await stage.token({ sub, role: 'viewer' })
      const { peer } = await stage.sayHello({}, token)
      const { text, documents } = await peer.nextFrame('the welcome')
      const user = where('a user with sub and role', (value) => isUser(value, sub))
      const [{ user: told = { sub, role: 'viewer' } } = {}] = documents
      assertFits(told, user, 'the user')
      const secret = secretIn(token)
      must(!text.includes(secret), 'wanted no part of the token in the welcome; it is there')
    },
  },
  {
    id: 'MX-CORE-62',
    title: 'tells in its welcome how long the session still lasts',
    needs: ['extension', 'locked', 'tokens'],
    async run(stage) {
      const { welcome } = await stage.greet({}, await stage.token({ lifeMs: 900_000 }))
      const { expiresInMs = 900_000 } = welcome
      // The clocks of the two sides may differ by a minute.
      const isIt = (value: unknown) => Math.abs(Number(value) - 900_000) <= 60_000
      assertFits(expiresInMs, where('about 900,000', isIt), 'expiresInMs')
    },
  },
  {
    id: 'MX-CORE-63',
    title: 'tells of no user and of no end of the session where it wants no token',
    needs: ['extension', 'open'],
    async run(stage) {
      const { welcome } = await stage.greet({})
      assertFits(welcome, { user: absent, expiresInMs: absent })
    },
  },
  {
    id: 'MX-CORE-64',
    title: 'tells in its welcome how much it reads and how many subscriptions it holds',
    needs: ['extension'],
    async run(stage) {
      const { welcome } = await stage.greet()
      const above0 = where(
        'a whole number above 0',
        (value) => Number.isSafeInteger(value) && Number(value) > 0,
      )
      const { limits = { maxPayload: 1, maxSubscriptions: 1 } } = welcome
      assertFits(limits, { maxPayload: above0, maxSubscriptions: above0 }, 'the limits')
    },
  },
  {
    id: 'MX-CORE-65',
    title: 'reads a frame of as many bytes as it promised, of whatever script',
    needs: ['extension'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      const frame = (pad: string) => JSON.stringify({ ping: 17, pad })
      const room = stage.facts.maxPayload - frame('').length
      // Three bytes each, and one each for what is left.
      peer.send(frame('€'.repeat(Math.floor(room / 3)) + '.'.repeat(room % 3)))
      await peer.expect({ type: 'pong', ping: 17 })
    },
  },
  {
    id: 'MX-CORE-66',
    title: 'says something at least as often as its welcome promises',
    needs: ['extension'],
    async run(stage) {
      const { peer, welcome } = await stage.greet({ subscriptions: [] })
      const { heartbeatMs } = welcome
      if (typeof heartbeatMs !== 'number') throw new NotApplicable('the welcome promises nothing')
      await peer.settle()
      // A second for the way: a client waits ten.
      await peer.next('a sign of life', heartbeatMs + 1_000)
    },
  },
]

function isUser(value: unknown, sub: string): boolean {
  const user = Object(value) as { sub?: unknown; role?: unknown }
  return user.sub === sub && user.role === 'viewer'
}
