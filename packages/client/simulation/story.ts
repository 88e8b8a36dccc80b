import { App } from './app.ts'
import { Chance } from './chance.ts'
import { Clock } from './clock.ts'
import { Network } from './network.ts'
import { NewServer } from './new-server.ts'
import { DeliveryOracle } from './oracles/delivery.ts'
import { PositionOracle } from './oracles/position.ts'
import { PEACE_MS, planFor, TROUBLE_MS } from './plan.ts'
import { HOMES, Publisher } from './publisher.ts'
import type { Scene } from './scene.ts'
import { Tokens } from './tokens.ts'
import { Truth } from './truth.ts'

export interface StoryOptions {
  readonly trace?: ((line: string) => void) | undefined
}

export interface Outcome {
  readonly violations: readonly string[]
}

export async function runStory(seed: number, { trace }: StoryOptions = {}): Promise<Outcome> {
  const violations: string[] = []
  const clock = new Clock((error) => scene.report('CRASH', String((error as Error).stack)))
  const scene: Scene = {
    clock,
    truth: new Truth(HOMES),
    chance: new Chance(seed, 1),
    watchers: [],
    report(promise, what) {
      const line = `${promise} at ${clock.now} ms: ${what}`
      violations.push(line)
      trace?.(`!!! ${line}`)
    },
    trace: (what) => trace?.(`${String(clock.now).padStart(6)} ${what()}`),
  }
  const plan = planFor(seed)
  trace?.(JSON.stringify(plan))
  const tokens = new Tokens(scene, plan, new Chance(seed, 2))
  const server = new NewServer(scene, { plan, tokens, chance: new Chance(seed, 3) })
  const network = new Network({ scene, host: server, kind: plan.socket })
  const delivery = new DeliveryOracle(scene, plan)
  const position = new PositionOracle(scene, server)
  scene.watchers.push(delivery, position)
  const world = new Chance(seed, 4)
  const app = new App({
    scene,
    plan,
    tokens,
    delivery,
    chance: new Chance(seed, 5),
    onGap: (gap) => position.gap(gap),
    options: {
      url: 'ws://localhost:8080',
      WebSocket: network.WebSocket,
      ...(plan.auth === 'fetch' && { getToken: tokens.getToken }),
      ...(plan.auth === 'ask' && { token: tokens.issue() }),
      world: {
        now: () => clock.now,
        wall: () => clock.now + 1_577_836_800_000,
        after: (delayMs, callback) => clock.after(delayMs, callback, 'client'),
        random: world.random,
      },
    },
  })
  const publisher = new Publisher(scene, plan, {
    chance: new Chance(seed, 6),
    publish: (event, data) => server.publish(event, data),
  })
  const restore = clock.takeOverTimers()
  try {
    await server.start()
    app.start()
    publisher.runUntil(TROUBLE_MS + PEACE_MS - 1_000)
    await clock.runUntil(TROUBLE_MS + PEACE_MS)
    delivery.assertComplete()
    void app.client.disconnect()
    await server.stop()
    await clock.runUntil(TROUBLE_MS + PEACE_MS + 5_000)
  } finally {
    restore()
  }
  trace?.(JSON.stringify(app.client.stats()))
  return { violations }
}
