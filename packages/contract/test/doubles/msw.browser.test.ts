import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startChromium } from '../browser/chromium.ts'
import type { Chromium } from '../browser/chromium.ts'
import type { WorkerBench } from './worker-page.ts'
import { openWorkerSite } from './worker-site.ts'
import type { WorkerSite } from './worker-site.ts'

const LOOKING = { polling: 20, timeout: 20_000 }

describe('in Chromium, by a service worker, the double of msw', () => {
  let site: WorkerSite
  let chromium: Chromium

  beforeAll(async () => {
    site = await openWorkerSite()
    chromium = await startChromium()
    return async () => {
      await chromium.close()
      site.close()
    }
  })

  test('shows the page what is registered, first by a request and then live', async () => {
    const { page, complaints } = await open()
    await page.evaluate(() => workerBench.maxine.register('orders'))
    expect(await page.evaluate(() => workerBench.services())).toEqual(['orders'])
    await page.evaluate(() => workerBench.connect())
    await page.evaluate(() => workerBench.maxine.register('payments'))
    await until(page, () => workerBench.heard.services.length > 0)
    expect(await heard(page)).toEqual({ services: ['payments'], closes: [], gaps: [] })
    expect(await page.evaluate(() => workerBench.services())).toEqual(['orders', 'payments'])
    expect(complaints).toEqual([])
  })

  test('lets the client of the page hear what it missed when its connection broke', async () => {
    const { page, complaints } = await open()
    await page.evaluate(() => workerBench.connect())
    await page.evaluate(async () => {
      workerBench.maxine.drop()
      await workerBench.maxine.register('orders')
    })
    await until(page, () => workerBench.heard.services.length > 0)
    expect(await heard(page)).toEqual({ services: ['orders'], closes: [1006], gaps: [] })
    expect(await page.evaluate(() => workerBench.opens())).toBe(2)
    expect(complaints).toEqual([])
  })

  test('lets the client of the page know what it cannot have', async () => {
    const { page } = await open()
    await page.evaluate(() => workerBench.connect())
    await page.evaluate(() => workerBench.maxine.restart({ epoch: 'new' }))
    await until(page, () => workerBench.heard.gaps.length > 0)
    expect(await heard(page)).toEqual({ services: [], closes: [1012], gaps: ['epoch_changed'] })
  })

  test('refuses, drops and closes with what a real server would be seen to do', async () => {
    const { page } = await open()
    const seen = await page.evaluate(async () => {
      const { maxine, watch } = workerBench
      const dropped = await watch(() => maxine.drop())
      const closed = await watch(() => maxine.closeAll(4503, 'enough'))
      maxine.faults.refuse()
      const refused = await watch(() => undefined)
      return { dropped, closed, refused }
    })
    expect(seen).toEqual({
      dropped: ['open', 'close 1006 unclean'],
      closed: ['open', 'close 4503 clean'],
      refused: ['error', 'close 1006 unclean'],
    })
  })

  async function open(): Promise<{ page: Page; complaints: string[] }> {
    const page = await chromium.browser.contexts()[0]!.newPage()
    onTestFinished(() => page.close())
    const complaints: string[] = []
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    page.on('pageerror', ({ message }) => complaints.push(message))
    await page.goto(site.origin)
    await until(page, () => 'workerBench' in globalThis)
    return { page, complaints }
  }
})

function heard(page: Page): Promise<WorkerBench['heard']> {
  return page.evaluate(() => workerBench.heard)
}

async function until(page: Page, isSo: () => boolean): Promise<void> {
  await page.waitForFunction(isSo, undefined, LOOKING)
}
