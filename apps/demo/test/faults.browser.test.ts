import type { Browser } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startChromium } from './stage/chromium.ts'
import { openDemo } from './stage/open-demo.ts'
import type { Demo } from './stage/open-demo.ts'
import { PATIENCE } from './stage/patience.ts'
import { untilSame } from './stage/same-picture.ts'
import { furnish } from './stage/small-world.ts'
import { ofItself, visit } from './stage/visit.ts'

describe('a fault', () => {
  let demo: Demo
  let browser: Browser

  beforeAll(async () => {
    demo = await openDemo()
    browser = await startChromium()
    return async () => {
      await browser.close()
      await demo.close()
    }
  })
  afterEach(() => demo.desk.clear())

  test.each(['drop', 'half-open', 'expire-tokens', 'restart-new-epoch', 'burst', 'slow-network'])(
    'by the button "%s" heals by itself, and the picture is that of the server',
    async (name) => {
      await furnish(demo)
      const visitor = await visit(browser, demo)
      await visitor.enter('operator')
      const { by, page } = visitor
      await by(`fault-${name}`).click()
      // Somebody else goes on meanwhile.
      await demo.server.registry.setConfig({ serviceName: 'orders', key: 'retries', value: name })
      await page.locator('[data-testid=heal][data-state=healed]').waitFor()
      await page.locator('[data-testid=connection][data-state=connected]').waitFor()
      await untilSame(visitor, demo)
      expect(ofItself(visitor.complaints)).toEqual([])
    },
  )

  test('that drops the connection loses no event, and repeats none', async () => {
    const tally = await openTally()
    await demo.desk.make('drop')
    for (let step = 0; step < 500; step++) await demo.server.publish('deploy_progress', { step })
    await expect.poll(tally.missing, PATIENCE).toBe(0)
    expect(tally.published()).toBeGreaterThanOrEqual(500)
  })

  test('of 10,000 events loses none of them, and repeats none', async () => {
    const tally = await openTally()
    await demo.desk.make('burst')
    await expect.poll(tally.published, PATIENCE).toBeGreaterThanOrEqual(10_000)
    await expect.poll(tally.missing, PATIENCE).toBe(0)
  })

  test('is refused to who may not, whatever the page shows', async () => {
    const visitor = await visit(browser, demo)
    await visitor.enter('viewer')
    const { by } = visitor
    await by('fault-drop').evaluate((button) => button.removeAttribute('disabled'))
    await by('fault-drop').dispatchEvent('click')
    await visitor.page.locator('[data-testid=connection][data-state=connected]').waitFor()
    expect(await by('connection').getAttribute('data-state')).toBe('connected')
  })

  test('that ends a bare socket for good leaves that in its lane', async () => {
    const visitor = await visit(browser, demo)
    await visitor.enter('operator')
    await visitor.by('fault-drop').click()
    await visitor.page.locator('[data-testid=heal][data-state=healed]').waitFor()
    await expect.poll(() => visitor.by('bare-lane').innerText(), PATIENCE).toMatch(/dead/)
  })

  /** Counts from now on what the server publishes and the page shows. An administrator sees all of it. */
  async function openTally() {
    const { enter, page } = await visit(browser, demo)
    await enter('admin')
    const shown = () => page.evaluate(() => maxineDemo.stats().shown)
    // What is published while the page is asked would count for one of them alone.
    const [from, before] = [demo.server.registry.offset, await shown()]
    const published = () => demo.server.registry.offset - from
    return { published, missing: async () => published() - ((await shown()) - before) }
  }
})
