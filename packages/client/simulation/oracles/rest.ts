import type { App } from '../app.ts'
import type { Network } from '../network.ts'
import type { Scene } from '../scene.ts'
import type { SimWorld } from '../sim-world.ts'
import { CANARY } from '../tokens.ts'

/** P8: faults have stopped for long enough, so the client is connected, and holds what is wanted. */
export function assertLive({ report }: Scene, { client, ears }: App): void {
  const { status } = client.state
  if (status !== 'connected') return report('P8', `the client is ${JSON.stringify(client.state)}`)
  for (const { name, subscription, filter } of ears) {
    const isForAdmins = filter.event === 'admin_event'
    const { status, error } = subscription ?? {}
    if (status === 'active' || (isForAdmins && status !== undefined)) continue
    report('P8', `${name} is ${status ?? 'nothing'}: ${error?.code ?? 'no reason'}`)
  }
}

export interface Leftovers {
  readonly scene: Scene
  readonly app: App
  readonly network: Network
  readonly world: SimWorld
}

/** LEAK: a client that was disconnected has left nothing behind, and gives no secret away. */
export function assertGone({ scene, app, network, world }: Leftovers): void {
  const { report, clock } = scene
  const left = {
    timers: clock.pending('client'),
    listeners: world.listeners,
    sockets: network.held().length,
  }
  if (left.timers + left.listeners + left.sockets > 0) report('LEAK', JSON.stringify(left))
  const { status } = app.client.state
  if (status !== 'closed') report('LEAK', `disconnected and ${status}`)
  if (JSON.stringify(app.client.dump()).includes(CANARY)) report('LEAK', 'a token in the dump')
}
