import { expect, test } from 'vitest'
import { createChance } from './stage/chance.ts'
import type { Chance } from './stage/chance.ts'
import { startChromium } from './stage/chromium.ts'
import { openDemo } from './stage/open-demo.ts'
import type { Demo } from './stage/open-demo.ts'
import { untilSame } from './stage/same-picture.ts'
import { furnish } from './stage/small-world.ts'
import { ofItself, visit } from './stage/visit.ts'

const SEED = 7
const ROUNDS = 20
const FAULTS = ['drop', 'half-open', 'expire-tokens', 'restart-new-epoch', 'burst', 'slow-network']

test(`${ROUNDS} rounds of faults by chance leave the picture that of the server`, async () => {
  const demo = await openDemo()
  const browser = await startChromium()
  try {
    await furnish(demo)
    const visitor = await visit(browser, demo)
    await visitor.enter('operator')
    const chance = createChance(SEED)
    for (let round = 0; round < ROUNDS; round++) {
      await play(demo, chance)
      await untilSame(visitor, demo)
    }
    expect(ofItself(visitor.complaints)).toEqual([])
  } finally {
    await browser.close()
    await demo.close()
  }
}, 180_000)

/** Things happen, something breaks, things go on, and at times the trouble is taken away before it is noticed. */
async function play({ desk, server }: Demo, chance: Chance): Promise<void> {
  await happen(server, chance)
  await desk.make(chance.pick(FAULTS))
  await happen(server, chance)
  if (chance.next() < 0.3) await desk.make(chance.pick(FAULTS))
  await happen(server, chance)
  if (chance.next() < 0.5) desk.clear()
}

async function happen({ registry }: Demo['server'], chance: Chance): Promise<void> {
  for (let left = chance.below(12); left > 0; left--) {
    const serviceName = chance.pick(['orders', 'payments', 'search', 'stock'])
    const host = `10.0.0.${chance.below(6)}`
    const nodeId = `${serviceName}:${host}:3000`
    switch (chance.below(6)) {
      case 0:
        await registry.register({ serviceName, host, port: 3_000 })
        break
      case 1:
        await registry.deregister(nodeId)
        break
      case 2:
        await registry.setConfig({ serviceName, key: 'retries', value: chance.below(10) })
        break
      case 3:
        await registry.deleteConfig(serviceName, 'retries')
        break
      case 4:
        await registry.heartbeat(nodeId)
        break
      default:
        await registry.reportOutcome(nodeId, chance.next() < 0.8 ? 'failure' : 'success')
    }
  }
}
