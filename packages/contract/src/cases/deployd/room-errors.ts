import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Peer } from '../../peer.ts'
import { absent, assertFits, where } from '../../shape.ts'
import type { Shape } from '../../shape.ts'
import { emit, EMITTING, enter, enterAs, showToken } from './room-steps.ts'
import { heardUpTo, mustStillServe } from './steps.ts'

/** Tokens in frames, and what is answered to frames that cannot be done. */
export const ROOM_ERRORS: readonly Case[] = [
  {
    id: 'GD-ROOMS-30',
    title: 'accepts the token of a user, and says whose it is',
    needs: ['rooms', 'locked', 'tokens'],
    async run(stage) {
      const peer = await enter(stage)
      const sub = stage.name('ada')
      const { data } = await showToken(peer, await stage.token({ sub }))
      assertFits(data, { authenticated: true, user_id: sub }, 'the answer')
    },
  },
  {
    id: 'GD-ROOMS-31',
    title: 'refuses a token with an error, and takes another one on the same connection',
    needs: ['rooms', 'locked', 'tokens'],
    async run(stage) {
      const peer = await enter(stage)
      const sub = stage.name('ada')
      const good = await stage.token({ sub })
      const expired = await stage.token({ sub, lifeMs: -3_600_000 })
      for (const token of [expired, 'no-token', `${good.slice(0, -3)}AAA`]) {
        peer.send({ type: 'auth', token })
        await peer.expect({ type: 'error', error: 'Invalid authentication token' })
      }
      const { data } = await showToken(peer, good)
      assertFits(data, { authenticated: true, user_id: sub }, 'the answer')
    },
  },
  {
    id: 'GD-ROOMS-32',
    title: 'keeps a connection in its rooms when a token is refused',
    needs: EMITTING,
    async run(stage) {
      const room = stage.name('lobby')
      const [sender, member] = [await enterAs(stage, 'ada'), await enter(stage, room)]
      member.send({ type: 'auth', token: 'no-token' })
      await member.expect({ type: 'error' })
      const event = stage.name('chat')
      sender.send(emit(event, { room }))
      await member.until(emit(event, { room }))
    },
  },
  {
    id: 'GD-ROOMS-33',
    title: 'answers a join and a leave without a room with Room name required',
    needs: ['rooms'],
    async run(stage) {
      const peer = await enter(stage)
      for (const type of ['join', 'leave']) {
        for (const more of [{}, { room: '' }]) {
          await answers(peer, { type, ...more }, 'Room name required')
        }
      }
      await staysOpen(peer)
    },
  },
  {
    id: 'GD-ROOMS-34',
    title: 'answers an emit without an event with Event name required, and tells nobody',
    needs: EMITTING,
    async run(stage) {
      const room = stage.name('lobby')
      const [sender, member] = [await enterAs(stage, 'ada', room), await enter(stage, room)]
      const data = stage.name('nothing')
      for (const more of [{}, { event: '' }]) {
        await answers(sender, { type: 'emit', data, room, ...more }, 'Event name required')
      }
      const last = emit(stage.name('last'), { room })
      sender.send(last)
      assertFits(await heardUpTo(stage, member, last), [last], 'what a member hears')
    },
  },
  {
    id: 'GD-ROOMS-35',
    title: 'answers a type that it does not know with Unknown message type',
    needs: ['rooms'],
    async run(stage) {
      const peer = await enter(stage)
      const unknown = where('a text that begins with Unknown message type', (text) =>
        String(text).startsWith('Unknown message type'),
      )
      await answers(peer, { type: 'subscribe', channel: 'orders' }, unknown)
      await answers(peer, { type: stage.name('odd') }, unknown)
      await staysOpen(peer)
    },
  },
  {
    id: 'GD-ROOMS-36',
    title: 'answers what is not JSON with Invalid message format, and stays',
    needs: ['rooms'],
    async run(stage) {
      const peer = await enter(stage)
      for (const text of ['', 'hello', '{', '{"type":"join","room":', "{'type':'join'}", 'NaN']) {
        await answers(peer, text, 'Invalid message format')
      }
      await staysOpen(peer)
    },
  },
  {
    id: 'GD-ROOMS-37',
    title: 'answers fields of another kind with an error, and does nothing of what they say',
    needs: ['rooms'],
    async run(stage) {
      const peer = await enter(stage)
      const room = { name: stage.name('lobby') }
      const wrong = [
        { type: 'join', room },
        { type: 'join', room: 17 },
        { type: 'leave', room: [] },
        { type: 'auth', token: 17 },
        { type: 'emit', event: {} },
        { type: 'emit', event: stage.name('chat'), room: 17 },
        { type: 17 },
      ]
      for (const frame of wrong) await answers(peer, frame, absentOrText)
      await staysOpen(peer)
    },
  },
  {
    id: 'GD-ROOMS-38',
    title: 'reads a frame of 512 bytes, and ends a connection that sends more',
    needs: ['rooms', 'closing'],
    async run(stage) {
      const peer = await enter(stage)
      const sized = (size: number) => {
        const empty = JSON.stringify({ type: 'join', room: 'x', pad: '' })
        return JSON.stringify({ type: 'join', room: 'x', pad: '.'.repeat(size - empty.length) })
      }
      peer.send(sized(512))
      await staysOpen(peer)
      peer.send(sized(513))
      const { code } = await peer.closed()
      must(code === 1009 || code === 1006, `wanted the connection to end with 1009, got ${code}`)
      await mustStillServe(stage)
    },
  },
  {
    id: 'GD-ROOMS-39',
    title: 'counts the bytes of a frame and not its characters',
    needs: ['rooms', 'closing'],
    async run(stage) {
      const peer = await enter(stage)
      // 200 characters of three bytes each.
      peer.send({ type: 'join', room: 'x', pad: '€'.repeat(200) })
      const { code } = await peer.closed()
      must(code === 1009 || code === 1006, `wanted the connection to end with 1009, got ${code}`)
    },
  },
]

const absentOrText = where('a text', (value) => typeof value === 'string' && value !== '')

async function answers(peer: Peer, frame: object | string, error: Shape): Promise<void> {
  peer.send(frame)
  await peer.expect({ type: 'error', error, event: absent })
}

/** It is read on, and nothing else has come. */
async function staysOpen(peer: Peer): Promise<void> {
  assertFits(await peer.settle(), [], 'what else is answered')
}
