import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { anyText, assertFits, show } from '../../shape.ts'
import { allSaid, enterRoom, said } from './room-steps.ts'
import { ABOUT_NOW, mustRefuse, ownUser } from './steps.ts'

/** What is said in a chat room, and who hears it from whom. */
export const ROOM_TALK: readonly Case[] = [
  {
    id: 'CR-ROOMS-03',
    title: 'tells all of a room what is said, its speaker too, with who and when',
    needs: ['documented'],
    async run(stage) {
      const room = stage.name()
      const [speaker, hearer] = [await enterRoom(stage, room), await enterRoom(stage, room)]
      await speaker.settle()
      speaker.send({ type: 'message', message: 'Hello, world!' })
      const message = { type: 'message', user: anyText, message: 'Hello, world!' }
      const told = [{ ...message, timestamp: ABOUT_NOW }]
      for (const peer of [speaker, hearer]) assertFits(await peer.settle(), told, 'what is heard')
    },
  },
  {
    id: 'CR-ROOMS-10',
    title: 'tells all of a room everything once, in one order',
    needs: ['documented'],
    async run(stage) {
      const room = stage.name()
      const peers = [await enterRoom(stage, room)]
      while (peers.length < 4) peers.push(await enterRoom(stage, room))
      const words = Array.from({ length: 10 }, (_, index) => `word ${index}`)
      for (const word of words) {
        for (const [index, peer] of peers.entries()) {
          peer.send({ type: 'message', message: `${word} of ${index}` })
        }
      }
      const all = words.flatMap((word) => peers.map((_, index) => `${word} of ${index}`))
      const [first = [], ...others] = await Promise.all(peers.map((peer) => allSaid(peer, 40)))
      assertFits([...first].sort(), all.sort(), 'everything that was said')
      for (const texts of others) assertFits(texts, first, 'the order of another member')
      for (const peer of peers) assertFits(await peer.settle(), [], 'what else is heard')
    },
  },
  {
    id: 'CR-ROOMS-12',
    title: 'keeps the order of what one member says',
    needs: ['documented'],
    async run(stage) {
      const room = stage.name()
      const [speaker, hearer] = [await enterRoom(stage, room), await enterRoom(stage, room)]
      const words = Array.from({ length: 25 }, (_, index) => `word ${index}`)
      speaker.send(...words.map((message) => ({ type: 'message', message })))
      assertFits(await allSaid(hearer, 25), words, 'what another member hears')
    },
  },
  {
    id: 'CR-ROOMS-13',
    title: 'takes a text as content too, and message before it',
    needs: ['documented'],
    async run(stage) {
      const peer = await enterRoom(stage, stage.name())
      await said(peer.send({ type: 'message', content: 'as content' }), 'as content')
      await said(peer.send({ type: 'message', content: 'no', message: 'yes' }), 'yes')
    },
  },
  {
    id: 'CR-ROOMS-14',
    title: 'lets nobody with a token speak as somebody else',
    needs: ['documented', 'locked', 'tokens'],
    async run(stage) {
      const [room, name] = [stage.name(), stage.name('user')]
      const hearer = await enterRoom(stage, room)
      const speaker = await enterRoom(stage, room, { token: await ownUser(stage) })
      for (const user of ['admin', stage.name('other'), '', undefined]) {
        speaker.send({ type: 'message', message: 'me', user })
        const frame = await said(hearer, 'me')
        must(frame['user'] === name, `said as ${show(user)}: wanted ${name}, got ${show(frame)}`)
      }
    },
  },
  {
    id: 'CR-ROOMS-15',
    title: 'takes the name that a frame gives where there are no tokens, or else Anonymous',
    needs: ['documented', 'open'],
    async run(stage) {
      const peer = await enterRoom(stage, stage.name())
      const names = [
        ['alice', 'alice'],
        ['x'.repeat(256), 'x'.repeat(256)],
        [undefined, 'Anonymous'],
        ['', 'Anonymous'],
      ]
      for (const [user, wanted] of names) {
        peer.send({ type: 'message', message: 'me', user })
        await peer.expect({ type: 'message', user: wanted })
      }
    },
  },
  {
    id: 'CR-ROOMS-16',
    title: 'answers what cannot be said in a room with an error, and tells nobody',
    needs: ['documented'],
    async run(stage) {
      const room = stage.name()
      const [speaker, hearer] = [await enterRoom(stage, room), await enterRoom(stage, room)]
      await speaker.settle()
      const texts = [{}, { message: '' }, { message: 7 }, { message: ['hi'] }, { message: {} }]
      const contents = [{ content: '' }, { content: null }, { content: 7 }, { text: 'hi' }]
      const users = [7, null, ['a'], 'x'.repeat(257)].map((user) => ({ message: 'hi', user }))
      const fields = [...texts, ...contents, ...users]
      const frames = fields.map((field) => ({ type: 'message', ...field }))
      await mustRefuse(speaker, frames, 'bad_shape')
      assertFits(await hearer.settle(), [], 'what another member hears')
    },
  },
]
