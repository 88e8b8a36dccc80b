import type { Frame } from '../../shape.ts'
import { digestOf } from './digest-by-hand.ts'
import type { Entry } from './digest-by-hand.ts'

/** A registry as a client holds it: a snapshot, and every event since. */
export class RegistryCopy {
  readonly #entries = new Map<string, Entry>()
  readonly #unhealthy = new Set<string>()

  /** Merges a part of a snapshot, or a whole one. */
  merge(state: unknown): this {
    const { services, configs, circuits } = Object(state) as Frame
    for (const [service, nodes] of fields(services)) {
      for (const [name, node] of fields(nodes)) {
        const { rev, healthy } = Object(node) as Frame
        this.#put({ kind: 'node', service, name, offset: Number(rev) })
        if (healthy === false) this.#unhealthy.add(name)
      }
    }
    for (const [service, values] of fields(configs)) {
      for (const [name, value] of fields(values)) {
        const { rev } = Object(value) as Frame
        this.#put({ kind: 'config', service, name, offset: Number(rev) })
      }
    }
    for (const [name, circuit] of fields(circuits)) {
      const { rev, serviceName = '' } = Object(circuit) as Frame
      this.#put({ kind: 'circuit', service: String(serviceName), name, offset: Number(rev) })
    }
    return this
  }

  apply(frame: Frame): void {
    const { serviceName = '', nodeId, key } = Object(frame['data']) as Frame
    const name = String(nodeId ?? key)
    const change = CHANGES[String(frame['event'])]
    if (!change) return
    const { kind, does } = change
    const entry = { kind, service: String(serviceName), name, offset: Number(frame['offset']) }
    if (does === 'removes') this.#entries.delete(keyOf(entry))
    else if (does !== 'heals' || this.#unhealthy.has(name)) this.#put(entry)
    if (kind === 'node' && does === 'ails') this.#unhealthy.add(name)
    else if (kind === 'node') this.#unhealthy.delete(name)
  }

  get digest(): string {
    return digestOf(this.#entries.values())
  }

  /** Offset of the event that last changed this one; nothing where there is no such entry. */
  offsetOf(kind: Entry['kind'], service: string, name: string): number | undefined {
    return this.#entries.get(keyOf({ kind, service, name }))?.offset
  }

  /** Events that name a node only mean the service it is known to be of. */
  #put(entry: Entry): void {
    const known = this.#entries.get(keyOf({ ...entry, kind: 'node' }))
    const service = entry.service === '' && known ? known.service : entry.service
    this.#entries.set(keyOf(entry), { ...entry, service })
  }
}

interface Change {
  readonly kind: Entry['kind']
  readonly does: 'puts' | 'removes' | 'heals' | 'ails'
}

const CHANGES: Readonly<Partial<Record<string, Change>>> = {
  service_registered: { kind: 'node', does: 'puts' },
  service_unhealthy: { kind: 'node', does: 'ails' },
  service_heartbeat: { kind: 'node', does: 'heals' },
  service_deregistered: { kind: 'node', does: 'removes' },
  config_changed: { kind: 'config', does: 'puts' },
  config_deleted: { kind: 'config', does: 'removes' },
  circuit_open: { kind: 'circuit', does: 'puts' },
  circuit_half_open: { kind: 'circuit', does: 'puts' },
  circuit_closed: { kind: 'circuit', does: 'removes' },
}

/** Nodes and circuits are known by their ids, values by their service as well. */
function keyOf({ kind, service, name }: Omit<Entry, 'offset'>): string {
  return JSON.stringify(kind === 'config' ? [kind, service, name] : [kind, name])
}

function fields(value: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries(Object(value) as Frame)
}
