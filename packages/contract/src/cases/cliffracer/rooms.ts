import type { Case } from '../../case.ts'
import { anyText, assertFits } from '../../shape.ts'
import { enterRoom, pathOf, said } from './room-steps.ts'
import { awaken, enter, enterUnheard, greetings, ownUser, subscribe, tell } from './steps.ts'

const JOINED = { type: 'user_joined', message: anyText }
const LEFT = { type: 'user_left', message: anyText }

/** Who is in a chat room, and who is told of it. */
export const ROOMS: readonly Case[] = [
  {
    id: 'CR-ROOMS-01',
    title: 'greets in a chat room as on /ws',
    needs: ['documented'],
    async run(stage) {
      const peer = await stage.connectKnown({ path: pathOf(stage.name()) })
      for (const greeting of greetings(stage)) await peer.expect(greeting)
      assertFits(await peer.settle(), [], 'what else comes unasked')
    },
  },
  {
    id: 'CR-ROOMS-02',
    title: 'tells the others of a room who comes, and not who comes',
    needs: ['documented'],
    async run(stage) {
      const room = stage.name()
      const others = [await enterRoom(stage, room)]
      others.push(await enterRoom(stage, room))
      await others[0]?.settle()
      const comer = await stage.connectKnown({ path: pathOf(room) })
      for (const greeting of greetings(stage)) await comer.expect(greeting)
      assertFits(await comer.settle(), [], 'what is told to who comes')
      for (const peer of others) assertFits(await peer.settle(), [JOINED], 'what the others hear')
    },
  },
  {
    id: 'CR-ROOMS-04',
    title: 'tells the others of a room who goes',
    needs: ['documented'],
    async run(stage) {
      const room = stage.name()
      const [peer, goer] = [await enterRoom(stage, room), await enterRoom(stage, room)]
      await peer.expect(JOINED)
      await goer.leave()
      await peer.expect(LEFT)
      assertFits(await peer.settle(), [], 'what else the others hear')
    },
  },
  {
    id: 'CR-ROOMS-05',
    title: 'tells the others of a room who has vanished',
    needs: ['documented'],
    async run(stage) {
      const room = stage.name()
      const [peer, goer] = [await enterRoom(stage, room), await enterRoom(stage, room)]
      await peer.expect(JOINED)
      goer.drop()
      await peer.expect(LEFT)
    },
  },
  {
    id: 'CR-ROOMS-06',
    title: 'tells the others of a room who was sent away for being silent',
    needs: ['documented', 'silence', 'pings'],
    async run(stage) {
      const room = stage.name()
      const peer = await enterRoom(stage, room)
      const silent = await enterUnheard(stage, { path: pathOf(room), pongs: 'withheld' })
      const { silentForMs = 0, patienceMs } = stage.facts
      await awaken(peer, LEFT, silentForMs + patienceMs)
      await silent.closed()
      await peer.settle()
    },
  },
  {
    id: 'CR-ROOMS-07',
    title: 'tells nothing of what was said before to who comes later',
    needs: ['documented'],
    async run(stage) {
      const room = stage.name()
      const first = await enterRoom(stage, room)
      await said(first.send({ type: 'message', message: 'early' }), 'early')
      await first.leave()
      const later = await stage.connectKnown({ path: pathOf(room) })
      for (const greeting of greetings(stage)) await later.expect(greeting)
      assertFits(await later.settle(), [], 'what is told to who comes later')
    },
  },
  {
    id: 'CR-ROOMS-08',
    title: 'keeps rooms apart from each other, and from /ws',
    needs: ['documented'],
    async run(stage) {
      const speaker = await enterRoom(stage, stage.name('one'))
      const others = [
        await enterRoom(stage, stage.name('two')),
        await enterRoom(stage, stage.name('ONE')),
        await enter(stage),
      ]
      await said(speaker.send({ type: 'message', message: 'hi' }), 'hi')
      await speaker.leave()
      for (const peer of others) assertFits(await peer.settle(), [], 'what is heard elsewhere')
    },
  },
  {
    id: 'CR-ROOMS-09',
    title: 'takes a room for another thing than the topic of its name',
    needs: ['documented', 'publish'],
    async run(stage) {
      const name = stage.name()
      const [member, subscriber] = [await enterRoom(stage, name), await enter(stage)]
      await subscribe(subscriber, name)
      await tell(stage, 'order_update', { data: { n: 1 } }, { topic: name })
      await said(member.send({ type: 'message', message: 'hi' }), 'hi')
      assertFits(await member.settle(), [], 'what else the room hears')
      assertFits(await subscriber.settle(), [{ data: { n: 1 } }], 'what the topic hears')
    },
  },
  {
    id: 'CR-ROOMS-11',
    title: 'answers a subscribe and an unsubscribe in a room with `unsupported`',
    needs: ['documented'],
    async run(stage) {
      const peer = await enterRoom(stage, stage.name())
      for (const type of ['subscribe', 'unsubscribe']) {
        const error = { type: 'error', code: 'unsupported', message: anyText }
        await peer.send({ type, topics: ['orders'] }).expect(error)
      }
    },
  },
  {
    id: 'CR-ROOMS-17',
    title: 'names who comes and who goes by the token',
    needs: ['documented', 'locked', 'tokens'],
    async run(stage) {
      const [room, user] = [stage.name(), stage.name('user')]
      const peer = await enterRoom(stage, room)
      const goer = await enterRoom(stage, room, { token: await ownUser(stage) })
      await peer.expect({ ...JOINED, user })
      await goer.leave()
      await peer.expect({ ...LEFT, user })
    },
  },
  {
    id: 'CR-ROOMS-18',
    title: 'takes the name of a room from the address, decoded, up to 256 characters',
    needs: ['documented'],
    async run(stage) {
      const long = stage.name()
      const names = ['a/b c', '__proto__', 'é 😀', '?#%'].map((name) => stage.name(name))
      for (const room of [...names, long.padEnd(256, 'x'), long + '😀'.repeat(256 - long.length)]) {
        const [one, two] = [await enterRoom(stage, room), await enterRoom(stage, room)]
        await said(two.send({ type: 'message', message: room }), room)
        await said(one, room)
        await one.leave()
        await two.leave()
      }
    },
  },
]
