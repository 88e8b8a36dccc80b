import { about } from '../about.ts'
import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Peer } from '../../peer.ts'
import { assertFits, show } from '../../shape.ts'
import { badlySigned, guessed, isJwt, NO_TOKENS, unsigned } from '../security/forged-tokens.ts'
import { pathOf } from './room-steps.ts'
import { enter, enterUnheard, mustStillServe, ownUser, tell } from './steps.ts'

/** Who comes in, and for how long. */
export const TOKENS: readonly Case[] = [
  {
    id: 'CR-SEC-01',
    title: 'closes with 1008 who shows no token, once the connection stands',
    needs: ['locked', 'closing'],
    async run(stage) {
      for (const query of ['', '?token=']) await mustTurnAway(await stage.connect({ query }))
      await mustStillServe(stage)
    },
  },
  {
    id: 'CR-SEC-02',
    title: 'closes with 1008 who shows a token that is none',
    needs: ['locked', 'closing'],
    async run(stage) {
      const token = (await stage.ownToken()) ?? ''
      const forged = isJwt(token)
        ? [...unsigned(token), ...guessed(token), ...badlySigned(token, token).slice(0, 6)]
        : []
      // An empty one is none at all, and an address holds no line.
      const plain = NO_TOKENS.filter(([, text]) => text !== '' && text.length < 4_000)
      for (const [what, wrong] of [...plain, ...forged]) {
        await about(what, mustTurnAway(await stage.connect({ token: wrong })))
      }
      await mustStillServe(stage)
    },
  },
  {
    id: 'CR-SEC-03',
    title: 'closes with 1008 who shows a token whose time is over',
    needs: ['locked', 'tokens', 'closing'],
    async run(stage) {
      await mustTurnAway(await stage.connect({ token: await stage.token({ lifeMs: -60_000 }) }))
    },
  },
  {
    id: 'CR-SEC-04',
    title: 'asks for a token in a chat room as well',
    needs: ['documented', 'locked', 'closing'],
    async run(stage) {
      const path = pathOf(stage.name())
      const member = await enter(stage, { path })
      await mustTurnAway(await stage.connect({ path }))
      await mustTurnAway(await stage.connect({ path, query: '?token=forged' }))
      assertFits(await member.settle(), [], 'what the room hears of them')
    },
  },
  {
    id: 'CR-SEC-05',
    title: 'tells nothing to who is refused, and does nothing that they say',
    needs: ['documented', 'locked', 'publish'],
    async run(stage) {
      const peers = [await stage.connect(), await stage.connect({ query: '?token=forged' })]
      const topic = stage.name()
      for (const peer of peers) {
        peer.send({ type: 'subscribe', topics: [topic] }, { type: 'ping' }, '{')
      }
      await tell(stage, 'order_update', { data: { topic } }, { topic })
      await tell(stage, 'notification', { message: topic })
      for (const peer of peers) {
        await peer.closed()
        assertFits(peer.rest(), [], 'what somebody hears who is refused')
      }
    },
  },
  {
    id: 'CR-SEC-06',
    title: 'closes a connection with 4401 when the time of its token is over',
    needs: ['documented', 'locked', 'tokens', 'closing'],
    async run(stage) {
      const { expiryGraceMs, heartbeatMs, patienceMs } = stage.facts
      const lifeMs = 1_500
      const token = await stage.token({ sub: stage.name('user'), lifeMs })
      const peer = await enterUnheard(stage, { token })
      const end = stage.now() + lifeMs + expiryGraceMs + patienceMs
      // Who says nothing might be sent away for that.
      while (!peer.ended && stage.now() < end) {
        await stage.wait(Math.min(heartbeatMs / 2, 1_000))
        peer.send({ type: 'pong' })
      }
      const { code } = await peer.closed()
      must(code === 4401, `wanted the connection to be closed with 4401, got ${code}`)
    },
  },
  {
    id: 'CR-SEC-26',
    title: 'closes one connection too many of a user with 4505, and touches no other',
    needs: ['documented', 'locked', 'tokens', 'userLimit', 'closing'],
    async run(stage) {
      const token = await ownUser(stage)
      const peers: Peer[] = []
      while (peers.length < (stage.facts.connectionsPerUser ?? 0)) {
        peers.push(await enter(stage, { token }))
      }
      const over = await stage.connect({ token })
      const { code } = await over.closed()
      must(code === 4505, `wanted one too many to be closed with 4505, got ${code}`)
      assertFits(over.rest(), [], 'what it was told before')
      for (const peer of peers) await about('those that were there', peer.settle())
      await about('another user', enter(stage, { token: await ownUser(stage, 'other') }))
    },
  },
]

async function mustTurnAway(peer: Peer): Promise<void> {
  const { code, reason } = await peer.closed()
  const isRight = code === 1008 && reason === 'Invalid token'
  must(isRight, `wanted 1008 and Invalid token, got ${code} and ${show(reason)}`)
  assertFits(peer.rest(), [], 'what was told before the close')
}
