import type { Scene } from './scene.ts'

/** What a client goes through, up to its fault and some way beyond. */
export type Story = (scene: Scene) => Promise<void>

/** S0 to S5: the fault is met on the way to the first connection. */
export const connecting: Story = async (scene) => {
  scene.client.connect().catch(() => undefined)
  await scene.until(() => scene.status === 'connected' || scene.status === 'closed', 'an outcome')
  if (scene.status === 'connected') await scene.publishAndHear(2)
}

/** Connected, and has heard an event. */
async function live(scene: Scene): Promise<void> {
  await scene.client.connect()
  await scene.publishAndHear()
}

function fired(scene: Scene): Promise<void> {
  return scene.until(() => scene.proxy.fired > 0, 'the fault')
}

/** S6: asks for more on a standing connection. */
export const subscribing: Story = async (scene) => {
  await live(scene)
  let others = 0
  const subscription = scene.client.subscribe({ event: 'other' }, () => {
    others += 1
    scene.changed()
  })
  await fired(scene)
  await scene.publish(2)
  await scene.ready(subscription)
  await scene.server.publish('other', {})
  await scene.until(() => others === 1, 'what was asked for')
}

/** More than one write of the server, so that the replay can be hit in its middle. */
const PAGES = { events: 6, padding: 'x'.repeat(60_000) }

/** S7: misses events, and meets the fault while they are replayed. */
export const replaying: Story = async (scene) => {
  await live(scene)
  await missSome(scene)
  await fired(scene)
}

/** Events are written while the client is away; the next connection waits until they are. */
async function missSome(scene: Scene): Promise<void> {
  let open: () => void = () => undefined
  scene.proxy.holdUntil(new Promise((resolve) => (open = resolve)))
  scene.proxy.cutAll()
  await scene.until(() => scene.status === 'waiting', 'the loss of the connection')
  await scene.publish(PAGES.events, PAGES.padding)
  open()
}

/** S8: meets the fault with an event, the second one. */
export const streaming: Story = async (scene) => {
  await live(scene)
  await scene.publish()
  await fired(scene)
  await scene.publish()
}

/** S9: shows the server a fresh token. */
export const refreshing: Story = async (scene) => {
  await live(scene)
  scene.client.refreshToken().catch(() => undefined)
  await fired(scene)
  await scene.publish()
}

/** S10: says goodbye. */
export const closing: Story = async (scene) => {
  await live(scene)
  await scene.client.disconnect()
}
