import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { absent, anyText, assertFits, fits } from '../../shape.ts'
import { collectionRoom, emit, EMITTING, enter, enterAs, ROOMS_WRITING } from './room-steps.ts'
import { change, create, heard, heardUpTo, remove, SECONDS_OF_NOW } from './steps.ts'

/** What the deployed profile tells, and to whom. */
export const ROOMS: readonly Case[] = [
  {
    id: 'GD-ROOMS-01',
    title: 'greets with connect, a name for the client, and when',
    needs: ['rooms'],
    async run(stage) {
      const peer = await stage.connect()
      const wanted = { data: { client_id: anyText }, meta: { timestamp: SECONDS_OF_NOW } }
      assertFits(await peer.expect({ type: 'connect' }), wanted, 'the greeting')
      assertFits(await peer.settle(), [], 'what else is said at the beginning')
    },
  },
  {
    id: 'GD-ROOMS-02',
    title: 'names every connection otherwise',
    needs: ['rooms'],
    async run(stage) {
      const names = new Set<unknown>()
      for (let count = 0; count < 3; count++) {
        const { data } = await (await stage.connect()).expect({ type: 'connect' })
        names.add((Object(data) as { client_id?: unknown }).client_id)
      }
      must(names.size === 3, `wanted three names, got ${[...names].join(', ')}`)
    },
  },
  {
    id: 'GD-ROOMS-03',
    title: 'answers neither join nor leave',
    needs: ['rooms'],
    async run(stage) {
      const peer = await enter(stage)
      const room = stage.name('lobby')
      peer.send({ type: 'join', room }, { type: 'join', room }, { type: 'leave', room })
      peer.send({ type: 'leave', room }, { type: 'leave', room: stage.name('never') })
      assertFits(await peer.settle(), [], 'what answers')
    },
  },
  {
    id: 'GD-ROOMS-10',
    title: 'tells the room of a collection of stored, changed and removed documents',
    needs: ROOMS_WRITING,
    async run(stage) {
      const room = collectionRoom(stage)
      const peer = await enter(stage, room)
      const { id, title } = await create(stage, { priority: 1 })
      await change(stage, id, { priority: 2 })
      await remove(stage, id)
      const told = (event: string, data: object) => ({ ...emit(event, { data, room }) })
      const wanted = [
        told('created', { id, title, priority: 1 }),
        told('updated', { id, title, priority: 2 }),
        told('deleted', { id, title }),
      ]
      assertFits(await heard(stage, peer), wanted, 'what the room hears')
    },
  },
  {
    id: 'GD-ROOMS-11',
    title: 'tells of a change when it was, in seconds, and not whose it is',
    needs: ROOMS_WRITING,
    async run(stage) {
      const peer = await enter(stage, collectionRoom(stage))
      const { id } = await create(stage)
      const frame = await peer.until(emit('created', { data: { id } }))
      assertFits(frame, { meta: { timestamp: SECONDS_OF_NOW }, userId: absent }, 'the change')
    },
  },
  {
    id: 'GD-ROOMS-12',
    title: 'puts whole documents into its frames, one in each line, in their order',
    needs: ROOMS_WRITING,
    async run(stage) {
      const peer = await enter(stage, collectionRoom(stage))
      const made = Array.from({ length: 10 }, (_, index) => create(stage, { priority: index }))
      const ids = (await Promise.all(made)).map(({ id }) => id)
      const came = await heard(stage, peer)
      const told = came.map(({ data }) => String((Object(data) as { id?: unknown }).id))
      assertFits(told.sort(), ids.sort(), 'the documents that are told of')
      must(!came.some((frame) => 'unreadable' in frame), 'a line of a frame is no document')
    },
  },
  {
    id: 'GD-ROOMS-20',
    title: 'tells the members of a room what one of them emits, the sender too, and nobody else',
    needs: EMITTING,
    async run(stage) {
      const [room, other] = [stage.name('lobby'), stage.name('other')]
      const sender = await enterAs(stage, 'ada', room)
      const [member, stranger] = [await enter(stage, room), await enter(stage, other)]
      const [event, last] = [stage.name('chat'), stage.name('last')]
      const data = { text: 'hello', number: 1, list: [1, null, { a: true }] }
      sender.send(emit(event, { data, room }), emit(last))
      const told = emit(event, { data, room, meta: { timestamp: SECONDS_OF_NOW } })
      for (const peer of [sender, member]) {
        const came = await heardUpTo(stage, peer, emit(last))
        assertFits(came, [told, emit(last)], 'what a member hears')
      }
      const came = await heardUpTo(stage, stranger, emit(last))
      assertFits(came, [emit(last)], 'what a stranger hears')
    },
  },
  {
    id: 'GD-ROOMS-21',
    title: 'tells everyone what is emitted without a room',
    needs: EMITTING,
    async run(stage) {
      const sender = await enterAs(stage, 'ada')
      const peers = [sender, await enter(stage), await enter(stage, stage.name('lobby'))]
      const event = stage.name('news')
      sender.send(emit(event, { data: { number: 17 } }))
      const told = emit(event, { data: { number: 17 }, room: absent })
      for (const peer of peers) await peer.until(told)
    },
  },
  {
    id: 'GD-ROOMS-22',
    title: 'tells a member nothing more of a room that it has left',
    needs: EMITTING,
    async run(stage) {
      const [room, stays] = [stage.name('lobby'), stage.name('stays')]
      const [sender, member] = [await enterAs(stage, 'ada'), await enter(stage, room, stays)]
      const [first, second, last] = ['first', 'second', 'last'].map((word) => stage.name(word))
      sender.send(emit(first ?? '', { room }))
      await member.until(emit(first ?? ''))
      member.send({ type: 'leave', room })
      await member.settle()
      sender.send(emit(second ?? '', { room }), emit(last ?? '', { room: stays }))
      const came = await heardUpTo(stage, member, emit(last ?? ''))
      assertFits(came, [emit(last ?? '')], 'what is heard behind the leave')
    },
  },
  {
    id: 'GD-ROOMS-23',
    title: 'forgets the rooms of a connection that has ended',
    needs: EMITTING,
    async run(stage) {
      const room = stage.name('lobby')
      await (await enter(stage, room)).leave()
      const [sender, again] = [await enterAs(stage, 'ada', room), await enter(stage)]
      const [event, last] = [stage.name('chat'), stage.name('last')]
      sender.send(emit(event, { room }), emit(last))
      const came = await heardUpTo(stage, again, emit(last))
      assertFits(came, [emit(last)], 'what is heard without joining again')
    },
  },
  {
    id: 'GD-ROOMS-24',
    title: 'tells a member once, however often it has joined',
    needs: EMITTING,
    async run(stage) {
      const room = stage.name('lobby')
      const [sender, member] = [await enterAs(stage, 'ada'), await enter(stage, room, room, room)]
      const [event, last] = [stage.name('chat'), stage.name('last')]
      sender.send(emit(event, { room }), emit(last))
      const came = await heardUpTo(stage, member, emit(last))
      assertFits(came, [emit(event, { room }), emit(last)], 'what a member hears')
    },
  },
  {
    id: 'GD-ROOMS-25',
    title: 'tells all members the same, in one order, whoever emits',
    needs: EMITTING,
    async run(stage) {
      const room = stage.name('lobby')
      const senders = [await enterAs(stage, 'ada'), await enterAs(stage, 'bob')]
      const [first, second] = [await enter(stage, room), await enter(stage, room)]
      const [event, last] = [stage.name('chat'), stage.name('last')]
      for (let number = 1; number <= 8; number++) {
        for (const [by, sender] of senders.entries()) {
          sender.send(emit(event, { data: { by, number }, room }))
        }
      }
      for (const sender of senders) await sender.settle()
      senders[0]?.send(emit(last, { room }))
      const one = await heardUpTo(stage, first, emit(last))
      assertFits(await heardUpTo(stage, second, emit(last)), one, 'what the second member hears')
      for (const by of [0, 1]) {
        const numbers = one.filter((frame) => fits(frame, { data: { by } }))
        const wanted = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => ({ data: { by, number } }))
        assertFits(numbers, wanted, `what sender ${by} has emitted`)
      }
    },
  },
]
