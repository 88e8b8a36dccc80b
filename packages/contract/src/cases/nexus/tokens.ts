import { about } from '../about.ts'
import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Peer } from '../../peer.ts'
import { assertFits, show } from '../../shape.ts'
import { CHANNEL, GREETING, mustBeTurnedAway, publish, subscribe } from './steps.ts'

/** Who comes in, and who does not. */
export const TOKENS: readonly Case[] = [
  {
    id: 'NX-SEC-01',
    title: 'accepts who shows no token, says nothing, and closes with 1008 and the reason',
    needs: ['locked', 'closing'],
    async run(stage) {
      const reason = await mustBeTurnedAway(await stage.connect())
      const wanted = 'Missing authentication token'
      must(reason === wanted, `wanted the reason ${show(wanted)}, got ${show(reason)}`)
    },
  },
  {
    id: 'NX-SEC-02',
    title: 'accepts who shows a wrong token, says nothing, and closes with 1008 and the reason',
    needs: ['locked', 'closing'],
    async run(stage) {
      const own = (await stage.ownToken()) ?? ''
      const wrong = ['x', 'a.b.c', `${own}x`, own.slice(0, -4), own.split('').reverse().join('')]
      for (const token of wrong) {
        const reason = await mustBeTurnedAway(await stage.connect({ token }))
        must(reason === 'Invalid token', `wanted Invalid token, got ${show(reason)}`)
      }
    },
  },
  {
    id: 'NX-SEC-03',
    title: 'turns away a token whose time is over, with 1008 and no frame',
    needs: ['locked', 'tokens', 'closing'],
    async run(stage) {
      const token = await stage.token({ lifeMs: -120_000 })
      await mustBeTurnedAway(await stage.connect({ token }))
    },
  },
  {
    id: 'NX-SEC-04',
    title: 'answers nothing that is said by who is turned away',
    needs: ['locked'],
    async run(stage) {
      const peer = await stage.connect()
      peer.send({ action: 'subscribe', channels: [CHANNEL] }, { action: 'ping' }, '{')
      await publish(stage)
      await peer.closed()
      assertFits(peer.rest(), [], 'what somebody without a token is told')
    },
  },
  {
    id: 'NX-SEC-05',
    title: 'takes a token from the header Authorization, behind Bearer',
    needs: ['locked', 'handshake'],
    async run(stage) {
      const token = (await stage.ownToken()) ?? ''
      const peer = await stage.connect({ headers: { authorization: `Bearer ${token}` } })
      await peer.expect(GREETING)
    },
  },
  {
    id: 'NX-SEC-06',
    title: 'takes a token from ?token= in the address, for browsers',
    strength: 'should',
    needs: ['locked'],
    async run(stage) {
      const token = encodeURIComponent((await stage.ownToken()) ?? '')
      const peer = await stage.connect({ query: `?token=${token}` })
      await peer.expect(GREETING)
      const stranger = await stage.connect({ query: '?token=x' })
      await mustEnd(stranger)
    },
  },
  {
    id: 'NX-SEC-07',
    title: 'takes no other header for a token',
    strength: 'should',
    needs: ['locked', 'handshake'],
    async run(stage) {
      const token = (await stage.ownToken()) ?? ''
      const others = [
        { authorization: `Basic ${token}` },
        { authorization: token },
        { cookie: `token=${token}` },
        { 'x-api-key': token },
      ]
      for (const headers of others) {
        await about(Object.keys(headers).join(), mustEnd(await stage.connect({ headers })))
      }
    },
  },
  {
    id: 'NX-SEC-08',
    title: 'never says a token, in a reason or in a frame',
    needs: ['locked'],
    async run(stage) {
      const wrong = `canary.${stage.name('token')}.x`
      const away = await stage.connect({ token: wrong })
      const { reason } = await away.closed()
      const own = (await stage.ownToken()) ?? ''
      const peer = await stage.connectKnown()
      const greeting = await peer.expect(GREETING)
      const { text } = await stage.routes.ask('GET', '/channels', { token: wrong })
      const said = [reason, ...away.rest(), greeting, text].map((one) => JSON.stringify(one)).join()
      must(!said.includes('canary'), 'it says a token that it refused')
      must(own === '' || !said.includes(own), 'it says a token that it accepted')
    },
  },
  {
    id: 'NX-SEC-09',
    title: 'asks nobody for a token where none is needed, and looks at none',
    needs: ['open'],
    async run(stage) {
      for (const how of [{}, { query: '?token=whatever' }]) {
        const peer = await stage.connect(how)
        await peer.expect(GREETING)
        await subscribe(peer, [CHANNEL])
      }
    },
  },
  {
    id: 'NX-SEC-10',
    title: 'closes a connection that outlives its token, after the grace, with 4401',
    needs: ['locked', 'tokens', 'closing'],
    async run(stage) {
      // Tokens count whole seconds.
      const token = await stage.token({ sub: stage.name('brief'), lifeMs: 2_000 })
      const peer = await stage.connect({ token })
      await peer.expect(GREETING)
      await subscribe(peer, [CHANNEL])
      const { code } = await peer.closed(2_000 + stage.facts.expiryGraceMs + stage.facts.patienceMs)
      must(code === 4401, `wanted 4401, got ${code}`)
    },
  },
]

/** Turned away in some way, without a frame. */
async function mustEnd(peer: Peer): Promise<void> {
  await peer.closed()
  const rest = peer.rest()
  must(rest.length === 0, `wanted nothing before the close, got ${show(rest)}`)
}
