import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { startChromium } from './stage/chromium.ts'
import { openDemo } from './stage/open-demo.ts'
import type { Demo } from './stage/open-demo.ts'
import { PATIENCE } from './stage/patience.ts'
import { isConnected, visitSystem } from './stage/system-visit.ts'
import { ofItself } from './stage/visit.ts'
import type { Visit } from './stage/visit.ts'

describe('the page of go-deployd', () => {
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

  test('is one list in several windows: what one writes, all show', async () => {
    const writer = await visitSystem(browser, demo, 'go-deployd')
    const reader = await visitSystem(browser, demo, 'go-deployd', { role: 'viewer' })
    await add(writer, 'Water the plants', 5)
    const row = todo(reader.page, 'Water the plants')
    await row.waitFor()
    expect(await row.innerText()).toContain('created by operator')
    await row.getByRole('checkbox').click()
    await completed(writer.page, 'Water the plants').waitFor()
    await writer.page.getByRole('button', { name: 'Delete Water the plants' }).click()
    await row.waitFor({ state: 'detached' })
    expect([writer, reader].flatMap(({ complaints }) => complaints)).toEqual([])
  })

  test('shows what was there before it was opened', async () => {
    await demo.systems.deployd.core.collections.create('todos', { title: 'From before' })
    const { page } = await visitSystem(browser, demo, 'go-deployd')
    await todo(page, 'From before').waitFor()
  })

  test('shows custom events beside it, and what the handler answered', async () => {
    const visitor = await visitSystem(browser, demo, 'go-deployd')
    const { page, by } = visitor
    await add(visitor, 'Put out the fire', 9)
    await page.locator('[data-testid=event-row][data-event=urgent_task_created]').waitFor()
    await expect.poll(() => by('todo-said').innerText(), PATIENCE).toContain('everybody')
    await todo(page, 'Put out the fire').getByRole('checkbox').click()
    await page.locator('[data-testid=event-row][data-event=task_completed]').waitFor()
  })

  test('says why a document is refused, and keeps what was typed', async () => {
    const visitor = await visitSystem(browser, demo, 'go-deployd')
    await add(visitor, '   ', 5)
    await expect.poll(() => visitor.by('todo-said').innerText(), PATIENCE).toMatch(/declined/)
    expect(await visitor.by('todo-title').inputValue()).toBe('   ')
  })

  test('reads the list anew when its connection was dropped, and says what it cost', async () => {
    const { collections } = demo.systems.deployd.core
    const { result } = await collections.create('todos', { title: 'Gone meanwhile' })
    const visitor = await visitSystem(browser, demo, 'go-deployd')
    const { page, by } = visitor
    await todo(page, 'Gone meanwhile').waitFor()
    await by('drop').click()
    await page.locator('[data-testid=connection]:not([data-state=connected])').waitFor()
    await collections.create('todos', { title: 'Come meanwhile' })
    await collections.delete('todos', result.id)
    await isConnected(page)
    await todo(page, 'Come meanwhile').waitFor()
    await todo(page, 'Gone meanwhile').waitFor({ state: 'detached' })
    await page.locator('[data-testid=missed][data-gap=told]').waitFor()
    expect(await by('missed').innerText()).toMatch(/read anew[\s\S]*custom events[\s\S]*lost/)
    expect(ofItself(visitor.complaints)).toEqual([])
  })

  test('is alive by itself as it is started for people', async () => {
    const alive = await openDemo({ sources: 'running' })
    try {
      const { page, by } = await visitSystem(browser, alive, 'go-deployd')
      await by('todo').nth(2).waitFor()
      await page.locator('[data-testid=changes] [data-testid=event-row]').first().waitFor()
      await page.context().close()
    } finally {
      await alive.close()
    }
  })
})

async function add({ by }: Visit, title: string, priority: number): Promise<void> {
  await by('todo-title').fill(title)
  await by('todo-priority').selectOption(String(priority))
  await by('todo-add').click()
}

function todo(page: Page, title: string) {
  return page.locator(`[data-testid=todo][data-title="${title}"]`)
}

function completed(page: Page, title: string) {
  return page.locator(`[data-testid=todo][data-title="${title}"][data-completed]`)
}
