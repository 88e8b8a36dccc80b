import type { AnyLiveClient, ConnectionState } from 'maxine-client'
import { FrameClock } from './frame-clock.ts'
import { FrameStore } from './frame-store.ts'
import { Lingering } from './lingering.ts'
import type { Picture } from './picture.ts'
import { RegistryHold } from './registry-hold.ts'

/** What the hooks share of one client. */
export interface Stores {
  readonly client: AnyLiveClient
  readonly clock: FrameClock
  readonly lingering: Lingering
  readonly connection: FrameStore<ConnectionState>
  readonly hold: RegistryHold
  readonly registry: FrameStore<Picture>
}

/** By client, with which they go. */
const known = new WeakMap<AnyLiveClient, Stores>()

export function storesOf(client: AnyLiveClient): Stores {
  const stores = known.get(client) ?? createStores(client)
  known.set(client, stores)
  return stores
}

function createStores(client: AnyLiveClient): Stores {
  const clock = new FrameClock()
  const hold = new RegistryHold(client)
  const connection = new FrameStore(clock, {
    read: () => client.state,
    attach: (changed) => client.on('state', changed),
  })
  const registry = new FrameStore(clock, {
    read: hold.read,
    attach: (changed) => attachTo(hold, changed),
  })
  return { client, clock, lingering: new Lingering(client), connection, hold, registry }
}

function attachTo(hold: RegistryHold, changed: () => void): () => void {
  const view = hold.retain()
  const removes = [view.on('change', changed), view.on('status', changed)]
  return () => {
    for (const remove of removes) remove()
    hold.release()
  }
}
