import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Demo } from './open-demo.ts'
import { visit } from './visit.ts'
import type { Role, Visit } from './visit.ts'

/** By the last part of its address. */
export type SystemPath = 'nexus' | 'go-deployd' | 'cliffracer'

/** Goes straight to the page of a system, by its address; done when its connection stands. */
export async function visitSystem(
  browser: Browser,
  demo: Demo,
  path: SystemPath,
  { role = 'operator', ...options }: BrowserContextOptions & { readonly role?: Role } = {},
): Promise<Visit> {
  const visitor = await visit(browser, demo, options)
  await visitor.page.goto(`${demo.url}/${path}`)
  await visitor.by(`sign-in-as-${role}`).click()
  await isConnected(visitor.page)
  return visitor
}

/** Done when the connection of the page stands. */
export function isConnected(page: Page): Promise<void> {
  return page.locator('[data-testid=connection][data-state=connected]').waitFor()
}

/** Drops every connection by the button of the page; done when it is back and has told of the gap. */
export async function dropAndHeal({ page, by }: Visit): Promise<void> {
  await by('drop').click()
  await page.locator('[data-testid=missed][data-outages="1"]').waitFor()
  await page.locator('[data-testid=missed][data-gap=told]').waitFor()
  await isConnected(page)
}
