import type { Case } from '../../case.ts'
import { assertFits } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { heard, heardUpTo, place, subscribe } from './steps.ts'

/** What a filter lets through. */
export const FILTERS: readonly Case[] = [
  {
    id: 'MX-CORE-20',
    title: 'sends everything to a subscribe of true',
    needs: ['routes'],
    run: (stage) => hearsEverything(stage, true),
  },
  {
    id: 'MX-CORE-21',
    title: 'sends everything to a filter that gives nothing',
    needs: ['routes'],
    run: (stage) => hearsEverything(stage, {}),
  },
  {
    id: 'MX-CORE-22',
    title: 'sends only the event that a filter names, of any service',
    needs: ['routes'],
    async run(stage) {
      const names = [stage.name('first'), stage.name('second')]
      const peer = await stage.enter()
      await subscribe(peer, { event: 'config_deleted' })
      for (const name of names) {
        await stage.routes.register(name, place(stage))
        await stage.routes.setConfig(name, 'k', 1)
        await stage.routes.deleteConfig(name, 'k')
      }
      const wanted = names.map((serviceName) => ({
        event: 'config_deleted',
        data: { serviceName },
      }))
      assertFits(await heardUpTo(stage, peer, wanted[1]), wanted, 'what came')
    },
  },
  {
    id: 'MX-CORE-23',
    title: 'sends only events of the very service that a filter names',
    needs: ['routes'],
    async run(stage) {
      const wanted = stage.name('orders')
      const others = [stage.name('Orders'), `${wanted}-2`, `x-${wanted}`, `${wanted}:1.0`]
      const peer = await stage.enter()
      await subscribe(peer, { serviceName: wanted })
      for (const name of others) await stage.routes.setConfig(name, 'k', 0)
      await stage.routes.setConfig(wanted, 'k', 1)
      await stage.routes.deleteConfig(wanted, 'k')
      const last = { event: 'config_deleted', data: { serviceName: wanted } }
      const both = [{ event: 'config_changed', data: { serviceName: wanted, value: 1 } }, last]
      assertFits(await heardUpTo(stage, peer, last), both, 'what came')
    },
  },
  {
    id: 'MX-CORE-24',
    title: 'sends only events of the very node that a filter names',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      const nodeId = await stage.routes.register(name, place(stage, 300))
      const longer = await stage.routes.register(name, place(stage, 3000))
      const peer = await stage.enter()
      await subscribe(peer, { nodeId })
      await stage.routes.deregister(longer)
      await stage.routes.deregister(nodeId)
      const last = { event: 'service_deregistered', data: { nodeId } }
      assertFits(await heardUpTo(stage, peer, last), [last], `what came of ${nodeId}`)
    },
  },
  {
    id: 'MX-CORE-25',
    title: 'sends only what matches all that a filter gives',
    needs: ['routes'],
    async run(stage) {
      const [wanted, other] = [stage.name('wanted'), stage.name('other')]
      const nodeId = await stage.routes.register(wanted, place(stage, 3001))
      await stage.routes.register(wanted, place(stage, 3002))
      const peer = await stage.enter()
      await subscribe(peer, { event: 'service_registered', serviceName: wanted })
      await stage.routes.register(other, place(stage, 3003))
      await stage.routes.setConfig(wanted, 'k', 1)
      await stage.routes.register(wanted, place(stage, 3004))
      const registered = { event: 'service_registered', data: { serviceName: wanted } }
      assertFits(await heardUpTo(stage, peer, registered), [registered], 'what came of two fields')

      const third = await stage.enter()
      await subscribe(third, { event: 'service_deregistered', serviceName: wanted, nodeId })
      await stage.routes.setConfig(wanted, 'k', 2)
      await stage.routes.deregister(nodeId)
      const gone = { event: 'service_deregistered', data: { nodeId } }
      assertFits(await heardUpTo(stage, third, gone), [gone], 'what came of three fields')
    },
  },
  {
    id: 'MX-CORE-26',
    title: 'reads null in a filter as if it were not there',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      const peer = await stage.enter()
      await subscribe(peer, { event: 'config_changed', serviceName: null, nodeId: null })
      await stage.routes.setConfig(name, 'k', 1)
      const last = { event: 'config_changed', data: { serviceName: name } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
  {
    id: 'MX-CORE-27',
    title: 'ignores names in a filter that it does not know',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      const peer = await stage.enter()
      await subscribe(peer, { event: 'config_changed', key: 'other', colour: { dark: true } })
      await stage.routes.setConfig(name, 'k', 1)
      const last = { event: 'config_changed', data: { serviceName: name, key: 'k' } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
  {
    id: 'MX-CORE-28',
    title: 'reads what looks like a pattern as a name',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      const witness = await stage.enter()
      await subscribe(witness, { serviceName: name })
      const peer = await stage.enter()
      for (const pattern of ['*', `${name.slice(0, 3)}*`, '.*', name.replace('o', '?')]) {
        await subscribe(peer, { serviceName: pattern })
      }
      await stage.routes.setConfig(name, 'k', 1)
      await witness.until({ event: 'config_changed', data: { serviceName: name } })
      assertFits(await heard(stage, peer), [], 'what came to patterns')
    },
  },
  {
    id: 'MX-CORE-29',
    title: 'compares names of any script, however they are escaped',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name('bücher-本-🐟-"\\')
      const peer = await stage.enter()
      peer.send(`{"subscribe":{"serviceName":${escapeAll(name)}}}`)
      await peer.until({ type: 'subscribed', filter: { serviceName: name } })
      await stage.routes.setConfig(stage.name('bucher-本-🐟-"\\'), 'k', 0)
      await stage.routes.setConfig(name, 'k', 1)
      const last = { event: 'config_changed', data: { serviceName: name } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
]

/** Two services and three kinds of events: none of them may be left out. */
async function hearsEverything(stage: Stage, filter: unknown): Promise<void> {
  const [first, second] = [stage.name('first'), stage.name('second')]
  const peer = await stage.enter()
  await subscribe(peer, filter)
  await stage.routes.register(first, place(stage))
  await stage.routes.setConfig(second, 'k', 1)
  await stage.routes.deleteConfig(second, 'k')
  const last = { event: 'config_deleted', data: { serviceName: second } }
  const wanted = [
    { event: 'service_registered', data: { serviceName: first } },
    { event: 'config_changed', data: { serviceName: second } },
    last,
  ]
  assertFits(await heardUpTo(stage, peer, last), wanted, 'what came')
}

/** As JSON with every unit in its longest form, which means the same. */
function escapeAll(text: string): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`
}
