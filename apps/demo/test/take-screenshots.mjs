// node apps/demo/test/take-screenshots.mjs [--out DIR]: shows the page's main states, for the README and for whoever
// wants to see what a change does to it. Takes the page and the packages as they are built.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as reference from 'maxine-server-ref'
import { chromium } from 'playwright-core'
import { findChromium } from '../../../scripts/shared/chromium.mjs'
import { startDemo } from '../host/start-demo.mjs'

const SIZES = { desktop: { width: 1_440, height: 900 }, phone: { width: 390, height: 844 } }

/** A made-up world that is the same each time, and livelier than most. */
const FLEET = { services: 12, seed: 3, eventsPerSecond: 30 }

/** The charts have something to show by then. */
const WATCHED_MS = 20_000

/**
 * @typedef {import('playwright-core').Page} Page
 *
 * @typedef {object} Shot
 * @property {keyof typeof SIZES} on
 * @property {'light' | 'dark'} theme
 * @property {'viewer' | 'operator' | 'admin'} [role] nobody is signed in where it is left out
 * @property {(page: Page) => Promise<void>} [after] what is done before
 */

/** @type {Record<string, Shot>} */
const SHOTS = {
  'sign-in-light': { on: 'desktop', theme: 'light' },
  'live-light': { on: 'desktop', theme: 'light', role: 'operator' },
  'live-dark': { on: 'desktop', theme: 'dark', role: 'operator' },
  'node-light': { on: 'desktop', theme: 'light', role: 'operator', after: openNode },
  'drawer-dark': { on: 'desktop', theme: 'dark', role: 'operator', after: openDrawer },
  'broken-light': { on: 'desktop', theme: 'light', role: 'operator', after: breakIt },
  'healed-dark': { on: 'desktop', theme: 'dark', role: 'operator', after: healIt },
  'sign-in-phone': { on: 'phone', theme: 'dark' },
  'live-phone': { on: 'phone', theme: 'light', role: 'operator' },
  'node-phone': { on: 'phone', theme: 'dark', role: 'operator', after: openNode },
}

const { out } = parseArgs({
  options: { out: { type: 'string', default: join(import.meta.dirname, '../screenshots') } },
}).values
mkdirSync(out, { recursive: true })

const demo = await startDemo({
  reference,
  folder: join(import.meta.dirname, '../dist'),
  server: { fleet: FLEET },
})
const browser = await chromium.launch({
  executablePath: findChromium() ?? '',
  args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
})
try {
  // All of them watch at once, and each is pictured by itself: a fault is for all.
  const opened = await Promise.all(
    Object.entries(SHOTS).map(async ([name, shot]) => ({ name, shot, page: await open(shot) })),
  )
  await new Promise((resolve) => setTimeout(resolve, WATCHED_MS))
  for (const { name, shot, page } of opened) {
    await page.bringToFront()
    await shot.after?.(page)
    await page.screenshot({ path: join(out, `${name}.png`), animations: 'disabled' })
    demo.desk.clear()
    await page.close()
  }
} finally {
  await browser.close()
  await demo.close()
}

/** @param {Shot} shot */
async function open({ on, theme, role }) {
  const page = await browser.newPage({ viewport: SIZES[on], colorScheme: theme })
  await page.goto(demo.url)
  if (role === undefined) {
    await page.getByTestId('sign-in').waitFor()
    return page
  }
  await page.getByTestId(`sign-in-as-${role}`).click()
  await page.locator('[data-testid=picture][data-state=live]').waitFor()
  return page
}

/** @param {Page} page */
async function openNode(page) {
  await page.getByTestId('node-row').first().click()
  await page.getByTestId('node-panel').waitFor()
}

/** @param {Page} page */
async function openDrawer(page) {
  await page.getByTestId('fault-drop').click()
  await page.locator('[data-testid=heal][data-state=healed]').waitFor()
  await page.getByTestId('drawer-open').click()
  await page.getByTestId('drawer').waitFor()
}

/** @param {Page} page */
async function breakIt(page) {
  await page.getByTestId('fault-half-open').click()
  await page.locator('[data-testid=picture]:not([data-state=live])').waitFor()
}

/** @param {Page} page */
async function healIt(page) {
  await page.getByTestId('fault-drop').click()
  await page.locator('[data-testid=heal][data-state=healed]').waitFor()
}
