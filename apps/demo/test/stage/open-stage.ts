import type { Browser } from 'playwright-core'
import { startChromium } from './chromium.ts'
import { openDemo } from './open-demo.ts'
import type { Demo } from './open-demo.ts'
import { furnish } from './small-world.ts'

/** A demo with something in it, and a browser to look at it. */
export interface Stage {
  readonly demo: Demo
  readonly browser: Browser
  readonly close: () => Promise<void>
}

export async function openStage(): Promise<Stage> {
  const demo = await openDemo()
  const browser = await startChromium()
  await furnish(demo)
  return {
    demo,
    browser,
    async close() {
      await browser.close()
      await demo.close()
    },
  }
}
