import { about } from '../about.ts'
import type { Case } from '../../case.ts'
import { assertFits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import { must } from '../../breach.ts'
import type { Peer } from '../../peer.ts'
import { CHANNEL, enter, listen, mustBeWrong, publish } from './steps.ts'

const UNREADABLE = 'Invalid message format'

/** Frames that cannot be what their sender meant. */
export const BAD_FRAMES: readonly Case[] = [
  {
    id: 'NX-CORE-60',
    title: 'answers what is not JSON with Invalid message format, and goes on',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      for (const text of [
        'subscribe',
        '',
        '{',
        '{"action":"ping"',
        "{'action':'ping'}",
        '\u0000',
      ]) {
        await mustBeWrong(peer, text, UNREADABLE)
      }
    },
  },
  {
    id: 'NX-CORE-61',
    title: 'answers an action it does not know with it, and goes on',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      for (const action of ['publish', 'Subscribe', 'toString', 'auth']) {
        await mustBeWrong(peer, { action }, `Unknown action: ${action}`)
      }
    },
  },
  {
    id: 'NX-CORE-62',
    title: 'gives these errors the codes INVALID_FORMAT and UNKNOWN_ACTION',
    strength: 'should',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      await peer.send('{').expect({ type: 'error', code: 'INVALID_FORMAT' })
      await peer.send({ action: 'publish' }).expect({ type: 'error', code: 'UNKNOWN_ACTION' })
    },
  },
  {
    id: 'NX-CORE-63',
    title: 'answers a subscribe whose channels are no list with Invalid message format',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      for (const channels of NO_LISTS) {
        await mustBeWrong(peer, { action: 'subscribe', channels }, UNREADABLE)
      }
    },
  },
  {
    id: 'NX-CORE-64',
    title: 'answers an unsubscribe whose channels are no list with Invalid message format',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      for (const channels of NO_LISTS) {
        await mustBeWrong(peer, { action: 'unsubscribe', channels }, UNREADABLE)
      }
    },
  },
  {
    id: 'NX-CORE-65',
    title: 'answers a frame that is no object, or has no action, with an error',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      for (const text of ['null', '7', 'true', '"ping"', '[]', '[{"action":"ping"}]', '{}']) {
        await mustBeWrong(peer, text, '')
      }
      for (const action of [null, 7, true, [], {}]) await mustBeWrong(peer, { action }, '')
    },
  },
  {
    id: 'NX-CORE-66',
    title: 'subscribes nothing of a frame with a channel that is no name',
    needs: [],
    async run(stage) {
      const [peer, witness] = [await enter(stage), await listen(stage)]
      for (const wrong of [null, 7, true, {}, [CHANNEL], '', 'x'.repeat(257)]) {
        await mustRefuse(peer, { channels: [CHANNEL, wrong] })
      }
      await publish(stage)
      await witness.expect({ type: 'event' })
      assertFits(await peer.settle(), [], 'what comes of refused frames')
    },
  },
  {
    id: 'NX-CORE-67',
    title: 'answers filters that are no plain values, or lists of them, with an error',
    strength: 'should',
    needs: [],
    async run(stage) {
      const [peer, witness] = [await enter(stage), await listen(stage)]
      for (const filters of [7, 'high', true, ['high'], { p: {} }, { p: [[1]] }, { p: [{}] }]) {
        await mustBeWrong(peer, { action: 'subscribe', channels: [CHANNEL], filters }, UNREADABLE)
      }
      await publish(stage)
      await witness.expect({ type: 'event' })
      assertFits(await peer.settle(), [], 'what comes of refused frames')
    },
  },
  {
    id: 'NX-CORE-68',
    title: 'tells nobody else of a bad frame, and leaves what was subscribed',
    needs: [],
    async run(stage) {
      const [peer, other] = [await listen(stage), await listen(stage)]
      for (const text of ['{', '[]', '{"action":"none"}', '{"action":"subscribe"}']) {
        peer.send(text)
        await about(text, peer.expect({ type: 'error' }))
      }
      assertFits(await other.settle(), [], 'what another connection hears')
      await publish(stage, { n: 1 })
      for (const each of [peer, other]) await each.expect({ type: 'event', data: { n: 1 } })
    },
  },
]

/** In the place of `channels`; the first is left out of the frame. */
const NO_LISTS = [undefined, null, CHANNEL, 7, true, { 0: CHANNEL }]

/** One of the two ways to say no, and nothing more. */
async function mustRefuse(peer: Peer, asked: Frame): Promise<void> {
  const what = show(asked)
  peer.send({ action: 'subscribe', ...asked })
  const { type } = await peer.next(`a refusal of ${what}`)
  const isRefusal = type === 'error' || type === 'subscription_error'
  must(isRefusal, `${what}: wanted an error or a subscription_error, got ${show(type)}`)
  assertFits(await peer.settle(), [], `what else comes for ${what}`)
}
