import type { FetchLike, ResponseLike } from '../../src/http/fetch-like.ts'
import type { Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import { OldRegistry } from '../old-registry.ts'
import type { OldPlan } from './old-plan.ts'

/** 2020-01-01. */
const START = 1_577_836_800_000

/** A connection as the server sees it: what it says arrives in order, or never. */
export interface Wire {
  readonly id: number
  readonly deliver: (text: string) => void
  lastAt: number
  state: 'up' | 'cut'
  /** Frames on their way. */
  inFlight: number
}

export interface ProcessParts {
  readonly plan: OldPlan
  readonly clock: Clock
  readonly chance: Chance
  /** The registry is another one than before. */
  readonly onChange: () => void
}

/** The process of an old server, which can be killed and started again. */
export class OldProcess {
  readonly registry: OldRegistry
  readonly wires = new Set<Wire>()
  /** Requests that nobody has answered yet. */
  asked = 0
  /** Frames that got lost, or were withheld. */
  lost = 0
  state: 'up' | 'down' = 'up'
  boots = 1
  #bootedAt = -5_000
  counted = 0
  #history: string[] = []
  #clockIsOff = 0
  readonly #parts: ProcessParts

  constructor(parts: ProcessParts) {
    this.#parts = parts
    this.registry = new OldRegistry(
      (event, data) => this.publish(event, data),
      () => this.#wall(),
    )
  }

  /** Whether the view is connected to this process, not to one that was before. */
  get hasConnection(): boolean {
    return this.wires.size > 0
  }

  publish(event: string, data: object): void {
    const { plan, chance, onChange } = this.#parts
    const text = JSON.stringify({ event, data, timestamp: this.#wall() })
    this.counted += 1
    this.#history = [...this.#history, text].slice(-plan.ring)
    onChange()
    for (const wire of this.wires) {
      if (chance.happens(plan.losses) || this.#withholds(data)) this.lost += 1
      else this.send(wire, text)
    }
  }

  #withholds(data: object): boolean {
    const { filters, scope } = this.#parts.plan
    const { serviceName } = data as { readonly serviceName?: string }
    if (filters === 'ignored' || !scope.serviceName || serviceName === undefined) return false
    return serviceName !== scope.serviceName
  }

  send(wire: Wire, text: string): void {
    const { clock } = this.#parts
    wire.lastAt = Math.max(wire.lastAt, clock.now + this.#way())
    wire.inFlight += 1
    clock.after(wire.lastAt - clock.now, () => {
      wire.inFlight -= 1
      if (wire.state === 'up') wire.deliver(text)
    })
  }

  /** Somebody asks on a connection what is answered in order. */
  ask(wire: Wire): void {
    wire.inFlight += 1
    this.#parts.clock.after(this.#way(), () => {
      wire.inFlight -= 1
      if (this.wires.has(wire)) this.send(wire, '{"type":"unsubscribed"}')
    })
  }

  kill(downMs: number): void {
    const { plan, chance, clock, onChange } = this.#parts
    if (this.state === 'down') return
    this.state = 'down'
    this.wires.clear()
    this.counted = 0
    // It is saved now and then: the last of it is lost.
    if (plan.keeps === 'all') this.#history = this.#history.slice(0, -chance.between(1, 5))
    else this.#history = []
    if (plan.keeps === 'nothing') this.registry.clear()
    clock.after(downMs, () => {
      this.state = 'up'
      this.boots += 1
      this.#bootedAt = clock.now
      onChange()
    })
  }

  /** Somebody sets its clock. */
  setClock(byMs: number): void {
    this.#clockIsOff += byMs
  }

  readonly fetch: FetchLike = (url, { signal }) =>
    new Promise((resolve, reject) => {
      const { plan, clock, chance } = this.#parts
      const isLost = this.peace === 'none' && chance.happens(plan.failures)
      this.asked += 1
      const end = (then: () => void) => {
        this.asked -= 1
        then()
      }
      let isOver = false
      signal.addEventListener('abort', () => {
        if (!isOver) end(() => reject(new Error('aborted')))
        isOver = true
      })
      const finish = (then: () => void) => {
        if (!isOver) end(then)
        isOver = true
      }
      clock.after(this.#way(), () => {
        if (this.state === 'down' || isLost) {
          const wayMs = isLost && chance.happens(0.3) ? 20_000 : this.#way()
          clock.after(wayMs, () => finish(() => reject(new Error('no route'))))
          return
        }
        const response = this.#answer(new URL(url))
        clock.after(this.#way(), () => finish(() => resolve(response)))
      })
    })

  /** From now on nothing goes wrong any more. */
  peace: 'none' | 'forever' = 'none'

  #way(): number {
    const { plan, chance } = this.#parts
    return chance.between(0, plan.latencyMs)
  }

  #wall(): number {
    return START + this.#parts.clock.now + this.#clockIsOff
  }

  #answer({ pathname, searchParams }: URL): ResponseLike {
    const { plan, clock } = this.#parts
    if (pathname === '/metrics' && plan.metrics === 'told') {
      const uptime = (clock.now - this.#bootedAt) / 1_000
      return answer(200, JSON.stringify({ uptime, eventsBroadcasted: this.counted }))
    }
    if (pathname === '/events' && plan.history === 'fails') return answer(500, 'no history here')
    if (pathname === '/events' && plan.history === 'told') {
      return answer(200, `[${this.#history.join()}]`)
    }
    if (pathname === '/backup' && plan.lists !== 'backup') return answer(400, '{"error":"none"}')
    if (pathname === '/service-mesh/envoy-config' && plan.lists === 'nowhere') {
      return answer(404, 'Not found')
    }
    const list = this.registry.list(pathname, searchParams)
    return list ? answer(200, JSON.stringify(list)) : answer(404, '{"message":"Not found"}')
  }
}

function answer(status: number, text: string): ResponseLike {
  return { status, headers: { get: () => null }, text: () => Promise.resolve(text) }
}
