import { about } from '../about.ts'
import type { Case } from '../../case.ts'
import { assertFits } from '../../shape.ts'
import { CHANNEL, dataHeard, enter, listen, publish, subscribe } from './steps.ts'

/** What there is not cannot be subscribed to. */
export const REFUSING: readonly Case[] = [
  {
    id: 'NX-CORE-40',
    title: 'refuses a channel that there is not, by its name',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      const name = stage.name('weather')
      peer.send({ action: 'subscribe', channels: [name] })
      await peer.expect({ type: 'subscription_error', message: `Invalid channels: ${name}` })
      assertFits(await peer.settle(), [], 'what else is answered')
    },
  },
  {
    id: 'NX-CORE-41',
    title: 'names all channels of a subscribe that there are not, and only those',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      const [one, two] = [stage.name('weather'), stage.name('stocks')]
      peer.send({ action: 'subscribe', channels: [one, CHANNEL, two] })
      await peer.expect({ type: 'subscription_error', message: `Invalid channels: ${one}, ${two}` })
    },
  },
  {
    id: 'NX-CORE-42',
    title: 'subscribes none of the channels of a frame of which it refuses one',
    needs: [],
    async run(stage) {
      const [peer, witness] = [await enter(stage), await listen(stage)]
      const filters = { contract: stage.name() }
      peer.send({ action: 'subscribe', channels: [CHANNEL, stage.name('weather')], filters })
      await peer.expect({ type: 'subscription_error' })
      await publish(stage)
      await witness.expect({ type: 'event' })
      assertFits(await peer.settle(), [], 'what comes after the refusal')
    },
  },
  {
    id: 'NX-CORE-43',
    title: 'gives the refusal the code INVALID_CHANNEL',
    strength: 'should',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      peer.send({ action: 'subscribe', channels: [stage.name('weather')] })
      await peer.expect({ type: 'subscription_error', code: 'INVALID_CHANNEL' })
    },
  },
  {
    id: 'NX-CORE-44',
    title: 'leaves what was subscribed before a refusal, and takes what is asked for after it',
    needs: [],
    async run(stage) {
      const peer = await listen(stage)
      peer.send({ action: 'subscribe', channels: [stage.name('weather')] })
      await peer.expect({ type: 'subscription_error' })
      await subscribe(peer, ['tasks.created'], { contract: stage.name() })
      await publish(stage, { n: 1 })
      await publish(stage, { n: 2 }, 'tasks.created')
      assertFits(await dataHeard(peer), [{ n: 1 }, { n: 2 }], 'what came')
    },
  },
  {
    id: 'NX-CORE-45',
    title: 'takes the names of channels exactly: no patterns, no other case, no inherited names',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      const names = ['tasks.*', '**', 'Tasks.updates', ' tasks.updates', 'tasks', 'toString']
      for (const name of names) {
        peer.send({ action: 'subscribe', channels: [name] })
        const message = `Invalid channels: ${name}`
        await about(name, peer.expect({ type: 'subscription_error', message }))
      }
    },
  },
  {
    id: 'NX-CORE-46',
    title: 'takes every channel of the document',
    strength: 'should',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      await subscribe(peer, [
        ...['telemetry.metrics', 'telemetry.events', 'tasks.updates', 'tasks.created'],
        ...['commands.status', 'ai.requests', 'system.alerts'],
      ])
    },
  },
]
