import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { absent, anyText, assertFits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import { asManyAsAllowed, connectAdmitted, heard, heardUpTo, naming, subscribe } from './steps.ts'

/** How a server reads a hello. */
export const HELLO: readonly Case[] = [
  {
    id: 'MX-CORE-67',
    title: 'answers each subscription of a hello once, by its id',
    needs: ['extension'],
    async run(stage) {
      const ids = ['b', 'a', '1', '=', 'ü 🐟', 'x'.repeat(64)]
      const subscriptions = ids.map((id) => ({ id, filter: { serviceName: stage.name(id) } }))
      const { welcome } = await stage.greet({ subscriptions })
      const answers = answersIn(welcome)
      for (const answer of answers) assertFits(answer, { error: absent }, 'the answer')
      assertFits(answers.map(({ id }) => id).sort(), [...ids].sort(), 'the ids that are answered')
    },
  },
  {
    id: 'MX-CORE-68',
    title: 'welcomes a client that wants nothing yet, and sends what it wants later',
    needs: ['extension', 'routes'],
    async run(stage) {
      const name = stage.name()
      const { peer } = await stage.greet({ subscriptions: [] })
      await stage.routes.setConfig(name, 'k', 1)
      await subscribe(peer, { serviceName: name }, 's1')
      await stage.routes.setConfig(name, 'k', 2)
      const last = { event: 'config_changed', data: { value: 2 } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
  {
    id: 'MX-CORE-69',
    title: 'refuses of too many subscriptions the last, and serves the others',
    needs: ['extension', 'routes'],
    async run(stage) {
      const name = stage.name()
      const own = { id: 'own', filter: { serviceName: name } }
      const { peer, welcome } = await stage.greet({
        subscriptions: [own, ...asManyAsAllowed(stage)],
      })
      const answers = answersIn(welcome)
      const refused = answers.filter(({ error }) => error !== undefined)
      const error = { code: 'too_many_subscriptions', message: anyText }
      assertFits(refused, [{ id: answers.at(-1)?.id, error }], 'what is refused')
      await stage.routes.setConfig(name, 'k', 1)
      const last = { event: 'config_changed', data: { serviceName: name } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
  {
    id: 'MX-CORE-70',
    title: 'refuses the subscription that the role does not permit, and serves the others',
    needs: ['extension', 'routes', 'locked', 'tokens'],
    async run(stage) {
      const name = stage.name()
      const token = await stage.token({ sub: stage.name('viewer'), role: 'viewer' })
      const subscriptions = [
        { id: 'admin', filter: { event: 'admin_event' } },
        { id: 'own', filter: { serviceName: name } },
      ]
      const { peer, welcome } = await stage.greet({ subscriptions }, token)
      const error = { code: 'forbidden', message: anyText }
      const [first, second] = [
        { id: 'admin', error },
        { id: 'own', error: absent },
      ]
      assertFits(answersIn(welcome), [first, second], 'the answers')
      await stage.routes.setConfig(name, 'k', 1)
      const last = { event: 'config_changed', data: { serviceName: name } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
  {
    id: 'MX-CORE-71',
    title: 'ignores the subscribe for old servers beside a hello',
    needs: ['extension', 'routes'],
    async run(stage) {
      const [wanted, other] = [stage.name('wanted'), stage.name('other')]
      const peer = await stage.connect()
      const auth = await stage.ownToken()
      const hello = { v: 2, subscriptions: [{ id: 'a', filter: { serviceName: wanted } }] }
      peer.send({ ...(auth !== undefined && { auth }), subscribe: true, hello })
      await peer.expect({ type: 'welcome' })
      await stage.routes.setConfig(other, 'k', 1)
      await stage.routes.setConfig(wanted, 'k', 2)
      const last = { event: 'config_changed', data: { serviceName: wanted } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
  {
    id: 'MX-CORE-72',
    title: 'refuses a second hello, which changes nothing',
    needs: ['extension', 'routes'],
    async run(stage) {
      const [wanted, other] = [stage.name('wanted'), stage.name('other')]
      const filter = { serviceName: wanted }
      const { peer } = await stage.greet({ subscriptions: [{ id: 'a', filter }] })
      const old = await stage.enter()
      await subscribe(old, filter)
      for (const client of [peer, old]) {
        client.send({ hello: { v: 2, subscriptions: [{ id: 'b', filter: {} }] } })
        await client.expect({ type: 'error', code: 'invalid_format', message: naming('hello') })
      }
      await stage.routes.setConfig(other, 'k', 1)
      await stage.routes.setConfig(wanted, 'k', 2)
      const last = { event: 'config_changed', data: filter }
      for (const client of [peer, old]) {
        assertFits(await heardUpTo(stage, client, last), [last], 'what came')
      }
    },
  },
  {
    id: 'MX-CORE-73',
    title: 'takes a hello of null, false, 0 or an empty text for none',
    needs: [],
    async run(stage) {
      const filter = { event: 'circuit_open', serviceName: stage.name() }
      for (const hello of [null, false, 0, '']) {
        const peer = await stage.enter()
        peer.send({ hello, subscribe: filter })
        await peer.until({ type: 'subscribed', filter })
        assertFits(await heard(stage, peer), [], `what else is answered beside ${show(hello)}`)
        await peer.leave()
      }
    },
  },
  {
    id: 'MX-CORE-74',
    title: 'refuses a hello with two subscriptions of one id',
    needs: ['extension'],
    async run(stage) {
      const peer = await connectAdmitted(stage)
      const [one, two] = [{ event: 'config_changed' }, { event: 'config_deleted' }]
      const subscriptions = [
        { id: 'a', filter: one },
        { id: 'a', filter: two },
      ]
      peer.send({ hello: { v: 2, subscriptions } })
      await peer.expect({ type: 'error', code: 'invalid_format', message: naming('subscriptions') })
    },
  },
  {
    id: 'MX-CORE-75',
    title: 'refuses a hello with an id of no character or of more than 64',
    needs: ['extension'],
    async run(stage) {
      for (const id of ['', 'x'.repeat(65)]) {
        const peer = await connectAdmitted(stage)
        peer.send({ hello: { v: 2, subscriptions: [{ id, filter: {} }] } })
        await peer.expect({ type: 'error', code: 'invalid_format', message: naming('id') })
        await peer.leave()
      }
    },
  },
  {
    id: 'MX-CORE-76',
    title: 'refuses a hello with a wrong field, and names it',
    needs: ['extension'],
    async run(stage) {
      const good = { v: 2, subscriptions: [] }
      const wrong: readonly (readonly [name: string, hello: unknown])[] = [
        ['v', { ...good, v: '2' }],
        ['v', { subscriptions: [] }],
        ['subscriptions', { v: 2 }],
        ['subscriptions', { ...good, subscriptions: { id: 'a', filter: {} } }],
        ['filter', { ...good, subscriptions: [{ id: 'a', filter: 'all' }] }],
        ['accept', { ...good, accept: 'batch' }],
        ['snapshot', { ...good, snapshot: 'yes' }],
      ]
      for (const [name, hello] of wrong) {
        const peer = await connectAdmitted(stage)
        peer.send({ hello })
        await peer.expect({ type: 'error', code: 'invalid_format', message: naming(name) })
        assertFits(await peer.settle(), [], 'what else is answered')
        await peer.leave()
      }
    },
  },
  {
    id: 'MX-CORE-77',
    title: 'ignores what it does not know in a hello',
    needs: ['extension'],
    async run(stage) {
      const hello = {
        client: { name: 'contract', version: '0.0.0', colour: 'red' },
        accept: ['telepathy'],
        zeal: { high: true },
        subscriptions: [{ id: 'a', filter: { colour: 'red' }, since: 4 }],
      }
      const { welcome } = await stage.greet(hello)
      assertFits(answersIn(welcome), [{ id: 'a', error: absent }], 'the answers')
    },
  },
]

interface Answered {
  readonly id?: unknown
  readonly error?: unknown
}

function answersIn({ subscriptions }: Frame): readonly Answered[] {
  must(Array.isArray(subscriptions), 'wanted the answers in welcome.subscriptions; there are none')
  return subscriptions as Answered[]
}
