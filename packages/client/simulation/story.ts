import { Faults } from './faults.ts'
import { NewServer } from './new-server.ts'
import { assertLive } from './oracles/rest.ts'
import { PEACE_MS, planFor, TROUBLE_MS } from './plan.ts'
import { Publisher } from './publisher.ts'
import { Stage } from './stage.ts'
import type { StageOptions } from './stage.ts'

export interface Outcome {
  readonly violations: readonly string[]
  /** What happened, to see that something did. */
  readonly counts: Readonly<Record<string, number>>
}

/** Plays one story to its end and says which promises were broken. The same seed plays the same. */
export async function runStory(seed: number, options: StageOptions = {}): Promise<Outcome> {
  const stage = new Stage(planFor(seed), options)
  await stage.play(perform)
  return stage
}

/** Trouble, then peace in which everything must come right. */
async function perform(stage: Stage): Promise<void> {
  const { scene, plan, server, app, delivery } = stage
  const { clock } = scene
  app.start()
  stage.view?.open()
  const publish = (event: string, data: unknown) => server.publish(event, data)
  const publisher = new Publisher(scene, plan, { chance: stage.chance(6), publish })
  publisher.runUntil(TROUBLE_MS + PEACE_MS)
  const faults = new Faults(stage, stage.chance(7))
  faults.start()
  await clock.runUntil(TROUBLE_MS)
  faults.end()
  stage.view?.open()
  await clock.runUntil(TROUBLE_MS + PEACE_MS)
  assertLive(scene, app)
  // What was published last is on its way.
  await clock.runUntil(TROUBLE_MS + PEACE_MS + 1_000)
  delivery.assertComplete()
  if (server instanceof NewServer) stage.view?.assertEqual(server.state)
}
