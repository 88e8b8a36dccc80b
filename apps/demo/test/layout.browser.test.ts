import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { startChromium } from './stage/chromium.ts'
import { openDemo } from './stage/open-demo.ts'
import type { Demo } from './stage/open-demo.ts'
import { PATIENCE } from './stage/patience.ts'
import { furnish } from './stage/small-world.ts'
import { visit } from './stage/visit.ts'

describe('the page', () => {
  let demo: Demo
  let browser: Browser

  beforeAll(async () => {
    demo = await openDemo()
    browser = await startChromium()
    await furnish(demo)
    const name = 'a-service-whose-name-is-longer-than-anybody-would-like-it-to-be'
    await demo.server.registry.register({ serviceName: name, host: '10.0.0.1', port: 3_000 })
    await demo.server.registry.setConfig({
      serviceName: name,
      key: 'k'.repeat(120),
      value: 'v'.repeat(500),
    })
    return async () => {
      await browser.close()
      await demo.close()
    }
  })

  test.each([
    [360, 740],
    [768, 1_024],
    [1_920, 1_080],
  ])('is as wide as the window of %d pixels, whatever is open', async (width, height) => {
    const { page, by, enter } = await visit(browser, demo, { viewport: { width, height } })
    await page.goto(demo.url)
    await by('sign-in').waitFor()
    const beyond = [await pixelsBeyond(page)]
    await enter('operator')
    beyond.push(await pixelsBeyond(page))
    await by('search').fill('10.0.0.1')
    await by('node-row').first().click()
    await by('node-panel').waitFor()
    beyond.push(await pixelsBeyond(page))
    await page.keyboard.press('Escape')
    await by('drawer-open').click()
    await by('drawer').waitFor()
    beyond.push(await pixelsBeyond(page))
    expect(beyond).toEqual([0, 0, 0, 0])
  })

  test.each([
    ['a desktop', { width: 1_280, height: 800 }],
    ['a phone', { width: 390, height: 844 }],
  ])('stays where it is on %s while 10,000 events come in', async (_name, viewport) => {
    const { page, enter } = await visit(browser, demo, { viewport })
    await page.addInitScript(watchShifts)
    await enter('operator')
    const shown = () => page.evaluate(() => maxineDemo.stats().shown)
    const [before, shiftedBefore] = [await shown(), await page.evaluate(() => shifts.total)]
    await demo.desk.make('burst')
    await expect.poll(shown, PATIENCE).toBeGreaterThanOrEqual(before + 10_000)
    const { total, sources } = await page.evaluate(() => shifts)
    expect(total - shiftedBefore, sources.join('\n')).toBeLessThan(0.01)
  })
})

/** By how much the page could be scrolled sideways. */
function pixelsBeyond(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth - clientWidth
  })
}

declare global {
  var shifts: { total: number; readonly sources: string[] }
}

interface LayoutShift extends PerformanceEntry {
  readonly value: number
  readonly hadRecentInput: boolean
  readonly sources: readonly { readonly node: Element | null }[]
}

/** Runs in the page, before anything of its own. */
function watchShifts(): void {
  globalThis.shifts = { total: 0, sources: [] }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as LayoutShift[]) {
      globalThis.shifts.total += entry.value
      globalThis.shifts.sources.push(
        ...entry.sources.map(
          ({ node }) => `${entry.value.toFixed(4)} ${node?.className ?? 'gone'}`,
        ),
      )
    }
  }).observe({ type: 'layout-shift', buffered: true })
}
