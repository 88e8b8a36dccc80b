import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { problemsOf } from './stage/axe.ts'
import { describeFocus, focused, tabTo } from './stage/keyboard.ts'
import { startChromium } from './stage/chromium.ts'
import { openDemo } from './stage/open-demo.ts'
import type { Demo } from './stage/open-demo.ts'
import { PATIENCE } from './stage/patience.ts'
import { isConnected, visitSystem } from './stage/system-visit.ts'
import type { SystemPath } from './stage/system-visit.ts'
import { ofItself, visit } from './stage/visit.ts'

/** Each with something that only its own client has a word for. */
const SYSTEMS: readonly (readonly [path: SystemPath, name: string, own: string])[] = [
  ['nexus', 'nexus', 'subscription_confirmed'],
  ['go-deployd', 'deployd', 'collection_change'],
  ['cliffracer', 'cliffracer', 'chat/'],
]

const STOPS = 25

describe('the pages of the systems', () => {
  let demo: Demo
  let browser: Browser

  beforeAll(async () => {
    // Lively, so that what is looked at is what people see.
    demo = await openDemo({ sources: 'running' })
    browser = await startChromium()
    return async () => {
      await browser.close()
      await demo.close()
    }
  })

  test('are reached by links, have addresses and titles, and share one signing in', async () => {
    const { page, by, enter, pictureIs, complaints } = await visit(browser, demo)
    await enter('operator')
    for (const [path, name] of SYSTEMS) {
      await by(`page-${name}`).click()
      await isConnected(page)
      await expect.poll(() => new URL(page.url()).pathname, PATIENCE).toBe(`/${path}`)
      expect(await by(`page-${name}`).getAttribute('aria-current')).toBe('page')
      expect((await page.title()).toLowerCase()).toContain(path)
      expect(await focused(page)).toBe('system')
    }
    await page.goBack()
    await expect.poll(() => page.title(), PATIENCE).toContain('go-deployd')
    await by('page-maxine').click()
    await pictureIs('live')
    expect(await page.title()).toBe('Maxine · live registry')
    expect(ofItself(complaints)).toEqual([])
  })

  test('leave no connection behind them', async () => {
    const { page, by } = await visitSystem(browser, demo, 'cliffracer')
    const { core } = demo.systems.cliffracer
    const connections = () => core.sizes().connections
    await expect.poll(connections, PATIENCE).toBe(2)
    await by('page-nexus').click()
    await isConnected(page)
    await expect.poll(connections, PATIENCE).toBe(0)
  })

  test.each(SYSTEMS)(
    'say of %s when it is over, and come back when they are asked to',
    async (path) => {
      const { page, by } = await visitSystem(browser, demo, path)
      const server = demo.systems[path === 'go-deployd' ? 'deployd' : path]
      // By such a code a server says that nobody need come back.
      server.faults.closeAll(4503, 'not today')
      await page.locator('[data-testid=connection][data-state=closed]').waitFor()
      expect(await by('missed').innerText()).toContain('Missing what happens')
      await page.getByRole('button', { name: 'Connect again' }).click()
      await isConnected(page)
      await page.locator('[data-testid=missed][data-gap=told]').waitFor()
    },
  )

  test('load no client but their own, and the dashboard loads none of theirs', async () => {
    const { page, enter, by } = await visit(browser, demo)
    const scripts = collectScripts(page)
    await enter('viewer')
    const loaded = async () => (await Promise.all(scripts)).join('\n')
    for (const [, , own] of SYSTEMS) expect(await loaded()).not.toContain(own)
    for (const [index, [, name, own]] of SYSTEMS.entries()) {
      await by(`page-${name}`).click()
      await isConnected(page)
      expect(await loaded()).toContain(own)
      for (const [, , later] of SYSTEMS.slice(index + 1))
        expect(await loaded()).not.toContain(later)
    }
  })

  test.each(SYSTEMS)(
    'by the keyboard alone one gets around on %s, and breaks it',
    async (path, name) => {
      const { page, by } = await visitSystem(browser, demo, path)
      await tabTo(page, 'page-maxine')
      await tabTo(page, `page-${name}`)
      await tabTo(page, 'drop')
      await page.keyboard.press('Enter')
      await page.locator('[data-testid=missed][data-outages="1"]').waitFor()
      await isConnected(page)
      expect(await focused(page)).toBe('drop')
      const unseen: string[] = []
      for (let stop = 0; stop < STOPS; stop++) {
        await page.keyboard.press('Tab')
        const { name: at, isSeen } = await page.evaluate(describeFocus)
        if (!isSeen) unseen.push(at)
      }
      expect(unseen).toEqual([])
      expect(await by('system').count()).toBe(1)
    },
  )

  describe.each(SYSTEMS)('%s', (path) => {
    test.each([
      [360, 740],
      [768, 1_024],
      [1_920, 1_080],
    ])('is as wide as the window of %d pixels', async (width, height) => {
      const { page } = await visitSystem(browser, demo, path, { viewport: { width, height } })
      const beyond = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement
        return scrollWidth - clientWidth
      })
      expect(beyond).toBe(0)
    })

    test.each(['light', 'dark'] as const)(
      'has nothing serious for axe with the %s theme, in peace and in trouble',
      async (colorScheme) => {
        const { page, by } = await visitSystem(browser, demo, path, { colorScheme })
        const found = [...(await problemsOf(page))]
        await by('drop').click()
        await page.locator('[data-testid=missed][data-outages="1"]').waitFor()
        found.push(...(await problemsOf(page)))
        await isConnected(page)
        await page.locator('[data-testid=missed][data-gap=told]').waitFor()
        found.push(...(await problemsOf(page)))
        expect(found).toEqual([])
      },
    )
  })
})

/** What the page has loaded so far, and what it goes on to load. */
function collectScripts(page: Page): readonly Promise<string>[] {
  const scripts: Promise<string>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.text())
  })
  return scripts
}
