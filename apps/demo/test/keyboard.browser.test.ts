import type { Browser } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { describeFocus, focused, tabTo } from './stage/keyboard.ts'
import type { Demo } from './stage/open-demo.ts'
import { openStage } from './stage/open-stage.ts'
import { PATIENCE } from './stage/patience.ts'
import { visit } from './stage/visit.ts'

describe('by the keyboard alone', () => {
  let demo: Demo
  let browser: Browser

  beforeAll(async () => {
    const stage = await openStage()
    demo = stage.demo
    browser = stage.browser
    return stage.close
  })

  test('one signs in, finds a node, looks at it and comes back to where one was', async () => {
    const { page, by, pictureIs } = await visit(browser, demo)
    await page.goto(demo.url)
    await by('sign-in').waitFor()
    await tabTo(page, 'sign-in-as-operator')
    await page.keyboard.press('Enter')
    await pictureIs('live')
    await page.keyboard.press('/')
    expect(await focused(page)).toBe('search')
    await page.keyboard.type('10.0.0.2')
    await tabTo(page, 'services-list')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await by('node-panel').waitFor()
    await page.keyboard.press('Escape')
    await by('node-panel').waitFor({ state: 'detached' })
    await expect.poll(() => focused(page), PATIENCE).toBe('services-list')
  })

  test('one breaks the connection and sees it heal', async () => {
    const { page, enter } = await visit(browser, demo)
    await enter('operator')
    await tabTo(page, 'fault-drop')
    await page.keyboard.press('Space')
    await page.locator('[data-testid=heal][data-state=healed]').waitFor()
    expect(await focused(page)).toBe('fault-drop')
  })

  test('one stops the feed, opens the drawer and closes it', async () => {
    const { page, enter, by } = await visit(browser, demo)
    await enter('viewer')
    await tabTo(page, 'feed-pause')
    await page.keyboard.press('Enter')
    expect(await by('feed-pause').getAttribute('aria-pressed')).toBe('true')
    await tabTo(page, 'drawer-open', 'Shift+Tab')
    await page.keyboard.press('Enter')
    await by('drawer').waitFor()
    await page.keyboard.press('Escape')
    await by('drawer').waitFor({ state: 'detached' })
    await expect.poll(() => focused(page), PATIENCE).toBe('drawer-open')
  })

  test('one sees where one is, at every stop', async () => {
    const { page, enter } = await visit(browser, demo)
    await enter('operator')
    const unseen: string[] = []
    for (let stop = 0; stop < STOPS; stop++) {
      await page.keyboard.press('Tab')
      const { name, isSeen } = await page.evaluate(describeFocus)
      if (!isSeen) unseen.push(name)
    }
    expect(unseen).toEqual([])
  })
})

const STOPS = 25
