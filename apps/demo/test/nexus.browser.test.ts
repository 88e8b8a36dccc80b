import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { startChromium } from './stage/chromium.ts'
import { openDemo } from './stage/open-demo.ts'
import type { Demo } from './stage/open-demo.ts'
import { PATIENCE } from './stage/patience.ts'
import { dropAndHeal, visitSystem } from './stage/system-visit.ts'
import { ofItself } from './stage/visit.ts'

describe('the page of Nexus', () => {
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

  const publish = (channel: string, data: object) => demo.systems.nexus.core.publish(channel, data)

  test('subscribes to what is chosen, and shows what comes, with its channel', async () => {
    const { page, by, complaints } = await visitSystem(browser, demo, 'nexus')
    await confirmed(page, 'telemetry.metrics')
    await publish('telemetry.metrics', { source: 'db-1', metric_name: 'cpu_usage', value: 61 })
    await page.locator('[data-testid=event-row][data-event="telemetry.metrics"]').waitFor()
    await page.locator('[data-testid=load-row][data-source=db-1] >> text=61 %').waitFor()
    expect(await by('said').innerText()).toMatch(/^Confirmed as sub_/)
    expect(complaints).toEqual([])
  })

  test('asks for another channel while it is looked at, and lets go of one', async () => {
    const { page, by } = await visitSystem(browser, demo, 'nexus')
    await confirmed(page, 'system.alerts')
    await channel(page, 'commands.status').click()
    await confirmed(page, 'commands.status')
    await publish('commands.status', { source: 'a', status: 'done' })
    await page.locator('[data-testid=event-row][data-event="commands.status"]').waitFor()
    await channel(page, 'system.alerts').click()
    await expect.poll(() => by('said').innerText(), PATIENCE).toBe('Ended: system.alerts')
    await publish('system.alerts', { message: 'unheard' })
    await publish('commands.status', { source: 'b', status: 'the last' })
    await page.getByText('the last').waitFor()
    expect(await page.getByText('unheard').count()).toBe(0)
  })

  test('lets through what its filters say, and says them in words', async () => {
    const { page, by } = await visitSystem(browser, demo, 'nexus')
    await page.locator('[data-testid=filters] [data-value=high]').click()
    await page.locator('[data-testid=filters] [data-value=server-01]').click()
    expect(await by('filter-words').innerText()).toBe('priority is high, and source is server-01.')
    await confirmed(page, 'tasks.created')
    const task = (message: string, source: string, priority: string) =>
      publish('tasks.created', { message, source, priority })
    await task('too low', 'server-01', 'low')
    await task('elsewhere', 'server-02', 'high')
    await task('just right', 'server-01', 'high')
    await page.getByText('just right').waitFor()
    expect(await by('event-row').count()).toBe(1)
  })

  test('publishes, and hears of it like everybody', async () => {
    const { page, by } = await visitSystem(browser, demo, 'nexus')
    const other = await visitSystem(browser, demo, 'nexus', { role: 'viewer' })
    await Promise.all([page, other.page].map((each) => confirmed(each, 'system.alerts')))
    await by('publish-text').fill('the kettle boils')
    await by('publish-send').click()
    await Promise.all(
      [page, other.page].map((each) => each.getByText('the kettle boils').waitFor()),
    )
    await expect.poll(() => by('publish-answer').innerText(), PATIENCE).toMatch(/^Published on/)
  })

  test('says which channel its token does not permit, and goes on with the others', async () => {
    const { page } = await visitSystem(browser, demo, 'nexus', { role: 'viewer' })
    await confirmed(page, 'tasks.created')
    await channel(page, 'ai.requests').click()
    await page.locator('[data-channel="ai.requests"][data-state=rejected]').waitFor()
    await publish('tasks.created', { message: 'still here' })
    await page.getByText('still here').waitFor()
  })

  test('heals when its connection is dropped, subscribes again, and says what it cost', async () => {
    const visitor = await visitSystem(browser, demo, 'nexus')
    const { page, by } = visitor
    await confirmed(page, 'tasks.created')
    const missed = by('drop').click()
    await page.locator('[data-testid=connection]:not([data-state=connected])').waitFor()
    await publish('tasks.created', { message: 'nobody heard' })
    await missed
    await page.locator('[data-testid=missed][data-gap=told]').waitFor()
    await confirmed(page, 'tasks.created')
    await publish('tasks.created', { message: 'heard again' })
    await page.getByText('heard again').waitFor()
    expect(await page.getByText('nobody heard').count()).toBe(0)
    expect(await by('missed').innerText()).toMatch(/Away for[\s\S]*is lost/)
    expect(ofItself(visitor.complaints)).toEqual([])
  })

  test('lets a viewer look, and break nothing', async () => {
    const { by } = await visitSystem(browser, demo, 'nexus', { role: 'viewer' })
    expect(await by('drop').isDisabled()).toBe(true)
  })

  test('is alive by itself as it is started for people', async () => {
    const alive = await openDemo({ sources: 'running' })
    try {
      const visitor = await visitSystem(browser, alive, 'nexus')
      await visitor.by('load-row').nth(2).waitFor()
      await dropAndHeal(visitor)
      await visitor.page.context().close()
    } finally {
      await alive.close()
    }
  })
})

function channel(page: Page, name: string) {
  return page.locator(`[data-testid=channel][data-channel="${name}"]`)
}

function confirmed(page: Page, name: string): Promise<void> {
  return page.locator(`[data-testid=channel][data-channel="${name}"][data-state=active]`).waitFor()
}
