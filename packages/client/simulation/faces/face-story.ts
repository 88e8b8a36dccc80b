import { Faults } from '../faults.ts'
import { PEACE_MS, TROUBLE_MS } from '../plan.ts'
import type { StageOptions } from '../stage.ts'
import type { Outcome } from '../story.ts'
import { facePlanFor } from './face-plan.ts'
import { FaceStage } from './face-stage.ts'
import type { FaceSystem } from './face-system.ts'

/** Plays stories of the system that a seed decides on; the same seed plays the same. */
export function faceStories(systemFor: (seed: number) => FaceSystem) {
  return async (seed: number, options: StageOptions = {}): Promise<Outcome> => {
    const system = systemFor(seed)
    const stage = new FaceStage(facePlanFor(seed, system), system, options)
    await stage.play(perform)
    return stage
  }
}

/** Trouble, then peace in which everything must come right. */
async function perform(stage: FaceStage): Promise<void> {
  const { scene, app, delivery } = stage
  const { clock } = scene
  app.start()
  publishUntil(stage, TROUBLE_MS + PEACE_MS)
  changeUntil(stage, TROUBLE_MS)
  const faults = new Faults(stage, stage.chance(7))
  faults.start()
  await clock.runUntil(TROUBLE_MS)
  faults.end()
  await clock.runUntil(TROUBLE_MS + PEACE_MS)
  stage.assertLive()
  // What was published last is on its way.
  await clock.runUntil(TROUBLE_MS + PEACE_MS + 1_000)
  delivery.assertComplete()
}

/** Other things are wanted, now and then, whatever goes wrong. */
function changeUntil(stage: FaceStage, end: number): void {
  const { clock } = stage.scene
  const chance = stage.chance(9)
  const goOn = () => {
    clock.after(chance.between(200, 8_000), () => {
      if (clock.now >= end) return
      stage.app.change()
      goOn()
    })
  }
  goOn()
}

/** Makes things happen, now and then many at once. */
function publishUntil(stage: FaceStage, end: number): void {
  const { scene, server, plan } = stage
  const { clock } = scene
  const chance = stage.chance(6)
  const goOn = () => {
    const count = chance.happens(0.03) ? chance.between(5, 60) : 1
    for (let made = 0; made < count; made += 1) server.publish(chance)
    const pauseMs = chance.between(1, 2 * plan.publishEveryMs)
    if (clock.now + pauseMs < end) clock.after(pauseMs, goOn)
  }
  goOn()
}
