import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { startChromium } from './stage/chromium.ts'
import { openDemo } from './stage/open-demo.ts'
import type { Demo } from './stage/open-demo.ts'
import { PATIENCE } from './stage/patience.ts'
import { isConnected, visitSystem } from './stage/system-visit.ts'
import { ofItself } from './stage/visit.ts'
import type { Visit } from './stage/visit.ts'

describe('the page of Cliffracer', () => {
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

  test('is a room in which people talk, come and go', async () => {
    const ada = await visitSystem(browser, demo, 'cliffracer')
    await inRoom(ada.page)
    const bob = await visitSystem(browser, demo, 'cliffracer', { role: 'viewer' })
    await inRoom(bob.page)
    await line(ada.page, 'came', 'viewer joined').waitFor()
    await say(bob, 'good morning')
    await Promise.all([ada, bob].map(({ page }) => line(page, 'said', 'good morning').waitFor()))
    await bob.by('chat-leave').click()
    await line(ada.page, 'left', 'viewer left').waitFor()
    await bob.page.getByText('You are in no room').waitFor()
    expect([ada, bob].flatMap(({ complaints }) => complaints)).toEqual([])
  })

  test('joins another room by its name, where nobody of the first one hears', async () => {
    const ada = await visitSystem(browser, demo, 'cliffracer')
    const bob = await visitSystem(browser, demo, 'cliffracer', { role: 'viewer' })
    for (const { page, by } of [ada, bob]) {
      await inRoom(page)
      await by('chat-room').fill('tea kitchen')
    }
    await ada.by('chat-join').click()
    await ada.page.getByText('room tea kitchen').waitFor()
    await inRoom(ada.page)
    await say(ada, 'only the kettle hears')
    await line(ada.page, 'said', 'only the kettle hears').waitFor()
    expect(await line(bob.page, 'said', 'only the kettle hears').count()).toBe(0)
    await bob.by('chat-join').click()
    await line(ada.page, 'came', 'viewer joined').waitFor()
  })

  test('stays in a room that is joined twice', async () => {
    const visitor = await visitSystem(browser, demo, 'cliffracer')
    const { page, by } = visitor
    await inRoom(page)
    await say(visitor, 'still here')
    await line(page, 'said', 'still here').waitFor()
    await by('chat-room').fill('lobby')
    await by('chat-join').click()
    await expect.poll(() => by('chat-room').inputValue(), PATIENCE).toBe('')
    await say(visitor, 'and still')
    await line(page, 'said', 'and still').waitFor()
    await line(page, 'said', 'still here').waitFor()
  })

  test('says why a room cannot be called so', async () => {
    const { by, page } = await visitSystem(browser, demo, 'cliffracer')
    await by('chat-room').fill('../admin')
    await by('chat-join').click()
    await page.getByRole('alert').getByText('slash').waitFor()
    await page.getByText('room lobby').waitFor()
  })

  test('shows the orders of its topics, and no others', async () => {
    const { page } = await visitSystem(browser, demo, 'cliffracer')
    await confirmed(page, 'orders.eu')
    await topic(page, 'orders.us').click()
    await page.locator('[data-topic="orders.us"][data-state=disabled]').waitFor()
    const tell = (shop: string, order_id: string, status: string) =>
      demo.systems.cliffracer.core.sendToTopic(shop, {
        type: 'order_update',
        data: { order_id, status, what: 'tea', shop },
      })
    await tell('orders.us', '#1', 'paid')
    await tell('orders.eu', '#2', 'placed')
    await tell('orders.eu', '#2', 'paid')
    await page.locator('[data-order="#2"][data-status=paid]').waitFor()
    expect(await page.getByTestId('order').count()).toBe(1)
  })

  test('announces to everybody, as an admin alone may', async () => {
    const admin = await visitSystem(browser, demo, 'cliffracer', { role: 'admin' })
    const viewer = await visitSystem(browser, demo, 'cliffracer', { role: 'viewer' })
    expect(await viewer.by('announce').isDisabled()).toBe(true)
    await admin.by('announce-text').fill('lunch is ready')
    await admin.by('announce').click()
    const announced = viewer.by('announcement').getByText('lunch is ready')
    await announced.waitFor()
  })

  test('comes back with its room when its connections are dropped, and says what it cost', async () => {
    const visitor = await visitSystem(browser, demo, 'cliffracer')
    const { page, by } = visitor
    await inRoom(page)
    await by('drop').click()
    await page.locator('[data-testid=room-state]:not([data-state=connected])').waitFor()
    await by('chat-text').fill('can you hear me')
    await by('chat-send').click()
    await page.getByRole('alert').getByText('Not sent').waitFor()
    await isConnected(page)
    await inRoom(page)
    await line(page, 'lost', 'what was said meanwhile is lost').waitFor()
    expect(await by('chat-text').inputValue()).toBe('can you hear me')
    await by('chat-send').click()
    await line(page, 'said', 'can you hear me').waitFor()
    expect(await by('missed').getAttribute('data-gap')).toBe('told')
    expect(ofItself(visitor.complaints)).toEqual([])
  })

  test('is alive by itself as it is started for people', async () => {
    const alive = await openDemo({ sources: 'running' })
    try {
      const visitor = await visitSystem(browser, alive, 'cliffracer')
      await visitor.by('order').nth(1).waitFor()
      await inRoom(visitor.page)
      await say(visitor, 'anybody there?')
      await expect.poll(() => visitor.by('talk').innerText(), PATIENCE).toContain('Robin')
      await visitor.page.context().close()
    } finally {
      await alive.close()
    }
  })
})

function inRoom(page: Page): Promise<void> {
  return page.locator('[data-testid=room-state][data-state=connected]').waitFor()
}

async function say({ by }: Visit, text: string): Promise<void> {
  await by('chat-text').fill(text)
  await by('chat-send').click()
}

function line(page: Page, kind: string, text: string) {
  return page.locator(`[data-testid=talk-line][data-kind=${kind}]`).getByText(text)
}

function topic(page: Page, name: string) {
  return page.locator(`[data-testid=topic][data-topic="${name}"]`)
}

function confirmed(page: Page, name: string): Promise<void> {
  return page.locator(`[data-testid=topic][data-topic="${name}"][data-state=active]`).waitFor()
}
