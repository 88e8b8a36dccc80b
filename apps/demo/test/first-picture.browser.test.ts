import type { Browser } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Demo } from './stage/open-demo.ts'
import { openStage } from './stage/open-stage.ts'
import { PATIENCE } from './stage/patience.ts'
import { untilSame } from './stage/same-picture.ts'
import { tokenOf } from './stage/sign-in.ts'
import { visit } from './stage/visit.ts'

describe('the dashboard, as it is built and served', () => {
  let demo: Demo
  let browser: Browser

  beforeAll(async () => {
    const stage = await openStage()
    demo = stage.demo
    browser = stage.browser
    return stage.close
  })

  test('shows what the server has, and says nothing in the console', async () => {
    const visitor = await visit(browser, demo)
    await visitor.enter('viewer')
    await untilSame(visitor, demo)
    const { by, page } = visitor
    expect(await by('service-row').count()).toBe(3)
    await page.locator('[data-testid=circuits] >> text=payments').first().waitFor()
    await page.locator('[data-testid=configs] >> text=timeoutMs').first().waitFor()
    expect(visitor.complaints).toEqual([])
  })

  test('shows a node that is registered over HTTP, and that it left', async () => {
    const visitor = await visit(browser, demo)
    await visitor.enter('viewer')
    const { by, page } = visitor
    await by('search').fill('invoices')
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${await tokenOf(demo, 'operator')}`,
    }
    const tell = (path: string, body: object, method = 'POST') =>
      fetch(`${demo.server.httpUrl}${path}`, { method, headers, body: JSON.stringify(body) })
    await tell('/register', { serviceName: 'invoices', host: '10.9.9.9', port: 4_000 })
    const row = page.locator('[data-testid=service-row][data-service=invoices]')
    await row.waitFor()
    await untilSame(visitor, demo)
    await tell('/deregister', { nodeId: 'invoices:10.9.9.9:4000' }, 'DELETE')
    await row.waitFor({ state: 'detached' })
    expect(visitor.complaints).toEqual([])
  })

  test('shows each event once, in the feed', async () => {
    const visitor = await visit(browser, demo)
    await visitor.enter('operator')
    const shown = () => visitor.page.evaluate(() => maxineDemo.stats().shown)
    const before = await shown()
    for (let step = 0; step < 25; step++) await demo.server.publish('deploy_progress', { step })
    await expect.poll(shown, PATIENCE).toBe(before + 25)
    await visitor.by('feed').getByText('deploy_progress').first().waitFor()
  })

  test('keeps the theme that was chosen', async () => {
    const { enter, by, page } = await visit(browser, demo, { colorScheme: 'light' })
    const background = () =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    await enter('viewer')
    const light = await background()
    await by('theme-toggle').click()
    await expect.poll(background, PATIENCE).not.toBe(light)
    const dark = await background()
    await page.reload()
    await by('sign-in').waitFor()
    expect(await background()).toBe(dark)
  })
})
