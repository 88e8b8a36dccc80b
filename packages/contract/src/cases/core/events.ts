import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { anyObject, anyOffset, assertFits, where } from '../../shape.ts'
import type { Peer } from '../../peer.ts'
import { heard, heardUpTo, ours, place, subscribe } from './steps.ts'
import type { Stage } from '../../stage.ts'

/** Milliseconds since 1970 have 13 digits from 2001 to 2286. */
const anyTime = where(
  'a time in milliseconds since 1970',
  (value) => Number.isSafeInteger(value) && String(value).length === 13,
)

/** What every event looks like, and when it is sent. */
export const EVENTS: readonly Case[] = [
  {
    id: 'MX-CORE-38',
    title: 'writes of an event first its name, then its data, then its timestamp',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      const peer = await stage.enter()
      await subscribe(peer, { serviceName: name })
      await stage.routes.setConfig(name, 'k', 1)
      const frame = await peer.until({ event: 'config_changed', data: { serviceName: name } })
      const names = Object.keys(frame).slice(0, 3)
      assertFits(names, ['event', 'data', 'timestamp'], 'the first names of the frame')
      assertFits(frame, { data: anyObject, timestamp: anyTime })
    },
  },
  {
    id: 'MX-CORE-39',
    title: 'writes the offset of an event behind what is documented',
    needs: ['routes', 'extension'],
    async run(stage) {
      const name = stage.name()
      const old = await stage.enter()
      const { peer } = await stage.greet()
      await subscribe(old, { serviceName: name })
      await stage.routes.setConfig(name, 'k', 1)
      for (const reader of [old, peer]) {
        const frame = await reader.until({ event: 'config_changed', data: { serviceName: name } })
        const [fourth] = Object.keys(frame).slice(3)
        must(fourth === 'offset', `wanted offset as the fourth name, got ${fourth ?? 'none'}`)
        assertFits(frame, { offset: anyOffset })
      }
    },
  },
  {
    id: 'MX-CORE-40',
    title: 'stamps events with times in milliseconds that do not go back',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      const peer = await stage.enter()
      await subscribe(peer, { serviceName: name })
      await stage.routes.makeEvents(name, 5)
      const came = await heardUpTo(stage, peer, { event: 'config_changed', data: { value: 5 } })
      const stamps = came.map(({ timestamp }) => timestamp)
      assertFits(stamps, [anyTime, anyTime, anyTime, anyTime, anyTime], 'five timestamps')
      const sorted = stamps.map(Number).sort((one, other) => one - other)
      assertFits(stamps, sorted, 'timestamps in the order of the events')
    },
  },
  {
    id: 'MX-CORE-41',
    title: 'sends events in the order in which they happened, each once',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      const peer = await stage.enter()
      await subscribe(peer, { serviceName: name })
      const values = Array.from({ length: 20 }, (_, index) => index + 1)
      await stage.routes.makeEvents(name, values.length)
      const last = { event: 'config_changed', data: { value: values.length } }
      const came = await heardUpTo(stage, peer, last)
      const wanted = values.map((value) => ({ event: 'config_changed', data: { value } }))
      assertFits(came, wanted, 'twenty events')
    },
  },
  {
    id: 'MX-CORE-42',
    title: 'sends the same bytes to every client',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      const [one, other] = [await stage.enter(), await stage.enter()]
      await subscribe(one, { serviceName: name })
      await subscribe(other, { event: 'config_changed' })
      await stage.routes.setConfig(name, 'k', { deep: [1, 'ä'] })
      await assertSameBytes(stage, one, other)
    },
  },
  {
    id: 'MX-CORE-43',
    title: 'sends the same bytes to a client that said hello as to one that did not',
    needs: ['routes', 'extension'],
    async run(stage) {
      const name = stage.name()
      const old = await stage.enter()
      await subscribe(old, { serviceName: name })
      const { peer } = await stage.greet()
      await stage.routes.setConfig(name, 'k', { deep: [1, 'ä'] })
      await assertSameBytes(stage, old, peer)
    },
  },
  {
    id: 'MX-CORE-44',
    title: 'gives back texts of any script, and what JSON must escape, as they were given',
    needs: ['routes'],
    async run(stage) {
      const texts = [
        'bücher',
        '本棚',
        'كتب',
        '🐟👩‍🚀',
        'a"b\\c/d',
        'a\n\t\u0001b',
        '\u2028\u2029',
        '</script>',
      ]
      const serviceName = stage.name('Bücher 本 🐟')
      const peer = await stage.enter()
      await subscribe(peer, { serviceName })
      for (const text of texts) await stage.routes.setConfig(serviceName, text, { [text]: text })
      const wanted = texts.map((key) => ({
        event: 'config_changed',
        data: { serviceName, key, value: { [key]: key } },
      }))
      assertFits(await heardUpTo(stage, peer, wanted.at(-1)), wanted, 'what came')
    },
  },
  {
    id: 'MX-CORE-45',
    title: 'gives back long names and long values whole',
    needs: ['routes'],
    async run(stage) {
      const serviceName = `${'s'.repeat(200)}${stage.name('')}`
      const [key, value] = ['k'.repeat(256), '€'.repeat(10_000)]
      const peer = await stage.enter()
      await subscribe(peer, { serviceName })
      await stage.routes.setConfig(serviceName, key, value)
      const frame = await peer.until({ event: 'config_changed', data: { serviceName } })
      const { data } = frame as { data: { key: unknown; value: unknown } }
      must(data.key === key, 'wanted the key of 256 characters as it was given; it is another')
      must(data.value === value, 'wanted the value of 10,000 characters as it was given')
    },
  },
  {
    id: 'MX-CORE-46',
    title: 'makes no event of what changes nothing',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      const { host } = place(stage)
      const peer = await stage.enter()
      await subscribe(peer, true)
      const { routes } = stage
      for (const nodeId of [`${host}:1`, `${name}:${host}:1`]) {
        await routes.ask('POST', '/heartbeat', { body: { nodeId } })
        await routes.ask('DELETE', '/deregister', { body: { nodeId } })
      }
      await routes.ask('DELETE', `/config/delete?serviceName=${name}&key=k`)
      await routes.ask('POST', '/register', { body: { serviceName: name } })
      await routes.ask('POST', '/config/set', { body: { serviceName: name } })
      await routes.setConfig(name, 'last', 1)
      const last = { event: 'config_changed', data: { serviceName: name, key: 'last' } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
  {
    id: 'MX-CORE-47',
    title: 'sends every event to every client that wants it',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      const peers = [await stage.enter(), await stage.enter(), await stage.enter()]
      for (const peer of peers) await subscribe(peer, { serviceName: name })
      await stage.routes.makeEvents(name, 6)
      const wanted = [1, 2, 3, 4, 5, 6].map((value) => ({ data: { serviceName: name, value } }))
      for (const [index, peer] of peers.entries()) {
        const came = await heardUpTo(stage, peer, wanted.at(-1))
        assertFits(came, wanted, `what came to client ${index + 1}`)
      }
      assertFits(await heard(stage, await stage.enter()), [], 'what came to one who came later')
    },
  },
]

async function assertSameBytes(stage: Stage, one: Peer, other: Peer): Promise<void> {
  const [first, second] = [await eventText(stage, one), await eventText(stage, other)]
  must(first === second, `wanted the same text for both, got ${first} and ${second}`)
}

/** The next event of ours, as it travelled. */
async function eventText(stage: Stage, peer: Peer): Promise<string> {
  const endsAt = stage.now() + stage.facts.patienceMs
  for (;;) {
    const { text, documents } = await peer.nextFrame('an event', endsAt - stage.now())
    const [event] = ours(stage, documents).filter(({ data }) => data !== undefined)
    if (event) return text
  }
}
