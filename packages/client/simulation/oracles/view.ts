import type { WebSocketClient } from 'maxine-client'
import type {
  Change,
  ConfigEntry,
  Registry,
  RegistryChanges,
  RegistryCircuit,
  RegistryFilter,
  RegistryNode,
  RegistryView,
} from 'maxine-client/registry'
import { readState } from '../../src/registry/read-state.ts'
import { within } from '../../src/registry/scope.ts'
import type { Chance } from '../chance.ts'
import type { Plan } from '../plan.ts'
import type { Scene } from '../scene.ts'

const SCOPES: readonly [RegistryFilter, ...RegistryFilter[]] = [
  {},
  {},
  { serviceName: 's1' },
  { nodeId: 'n2' },
]

/**
 * VIEW: a picture that is shown is, at every moment, one that the server had at some offset; changes lead from each to
 * the next; nothing is told to a handle that was closed; and in peace the picture is live and that of the server.
 */
export class ViewOracle {
  readonly #scene: Scene
  readonly #client: WebSocketClient
  readonly #chance: Chance
  readonly scope: RegistryFilter
  /** An event that a proxy has lost is missed until the next bookmark says how many there were. */
  readonly #claims: 'exact at any time' | 'right in the end'
  #view: RegistryView | undefined
  #views = 0
  /** What the changes make of nothing. */
  #mirror: Registry | undefined
  /** Every state there was, by what it says. */
  readonly #states = new Set<string>()

  constructor(
    scene: Scene,
    client: WebSocketClient,
    parts: { readonly chance: Chance; readonly plan: Plan },
  ) {
    const { chance, plan } = parts
    this.#claims = plan.losses > 0 ? 'right in the end' : 'exact at any time'
    this.#scene = scene
    this.#client = client
    this.#chance = chance
    this.scope = chance.pick(SCOPES)
  }

  /** The server's state is this, from now until it is another. */
  record(state: unknown): void {
    this.#states.add(textOf(this.#shown(state)))
  }

  open(): void {
    if (this.#view) return
    const number = (this.#views += 1)
    const everyMs = this.#chance.pick([0, 16, 200])
    const view = this.#client.registry(this.scope, {
      everyMs,
      lingerMs: this.#chance.pick([0, 2_000]),
    })
    this.#view = view
    this.#mirror = view.current
    view.on('change', (changes, registry) => {
      if (this.#view !== view) this.#report(`view ${number} is closed, and is told of a change`)
      else this.#onChange(changes, registry)
    })
    view.on('status', ({ state }) => {
      this.#scene.trace(() => `view ${number} is ${JSON.stringify(view.status)}`)
      const { status } = this.#client.state
      if (state === 'live' && status !== 'connected')
        this.#report(`live, and the client is ${status}`)
    })
    view.ready().catch(() => undefined)
  }

  /** Somebody looks, or looks away. */
  act(): void {
    if (this.#chance.happens(0.5)) this.open()
    else this.close()
  }

  close(): void {
    const view = this.#view
    this.#view = undefined
    view?.close()
  }

  /** There has been peace for long enough. */
  assertEqual(state: unknown): void {
    if (!this.#view) return
    const { current, status } = this.#view
    if (status.state !== 'live') this.#report(`in peace it is ${JSON.stringify(status)}`)
    const [shown, told] = [textOf(current), textOf(this.#shown(state))]
    if (shown !== told) this.#report(`it shows ${shown} and the server has ${told}`)
  }

  #onChange(changes: RegistryChanges, registry: Registry): void {
    const { cause, nodes, configs, circuits } = changes
    this.#scene.trace(() => `view: ${cause} ${nodes.length} ${configs.length} ${circuits.length}`)
    const text = textOf(registry)
    const isExact = this.#claims === 'right in the end' || this.#states.has(text)
    if (!isExact) this.#report(`the server never was ${text}`)
    if (registry !== this.#view?.current) this.#report('the picture is another than the one told')
    const mirror = this.#mirror ?? registry
    const followed: Registry = {
      services: nested<RegistryNode>(
        mirror.services,
        nodes.map((change) => [change.serviceName, change.nodeId, change]),
      ),
      configs: nested<ConfigEntry>(
        mirror.configs,
        configs.map((change) => [change.serviceName, change.key, change]),
      ),
      circuits: flat<RegistryCircuit>(
        mirror.circuits,
        circuits.map((change) => [change.nodeId, change]),
      ),
    }
    if (textOf(followed) !== text) this.#report(`${JSON.stringify(changes)} do not lead to ${text}`)
    this.#mirror = registry
  }

  #shown(state: unknown): Registry {
    const registry = readState([state])
    if (!registry) throw new Error('the server has no state')
    return within(this.scope, registry)
  }

  #report(what: string): void {
    this.#scene.report('VIEW', what)
  }
}

function nested<Value>(
  before: ReadonlyMap<string, ReadonlyMap<string, Value>>,
  changes: readonly (readonly [name: string, key: string, change: Change<Value>])[],
) {
  const after = new Map(before)
  for (const [name, key, change] of changes) {
    const inner = flat(after.get(name) ?? new Map<string, Value>(), [[key, change]])
    if (inner.size > 0) after.set(name, inner)
    else after.delete(name)
  }
  return after
}

function flat<Value>(
  before: ReadonlyMap<string, Value>,
  changes: readonly (readonly [key: string, change: Change<Value>])[],
) {
  const after = new Map(before)
  for (const [key, { value, old }] of changes) {
    if (after.get(key) !== old) throw new Error(`${key} was another before`)
    if (value === undefined) after.delete(key)
    else after.set(key, value)
  }
  return after
}

/** The same for the same picture, whatever the order of its parts and of their members. */
function textOf({ services, configs, circuits }: Registry): string {
  return JSON.stringify([plain(services), plain(configs), plain(circuits)])
}

function plain(value: unknown): unknown {
  if (value instanceof Map) return plain(Object.fromEntries(value))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).map(([name, inner]) => [name, plain(inner)] as const)
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)))
}
