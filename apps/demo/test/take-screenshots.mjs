// node apps/demo/test/take-screenshots.mjs [--out DIR] [--only WORD]: shows the pages' main states, for the README and for
// whoever wants to see what a change does to them. Takes the page and the packages as they are built; of the tours those
// with the word in the name of a picture.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as reference from 'maxine-server-ref'
import { chromium } from 'playwright-core'
import { findChromium } from '../../../scripts/shared/chromium.mjs'
import { startDemo } from '../host/start-demo.mjs'
import { smallPng } from './small-png.mjs'

const DESKTOP = { width: 1_440, height: 900 }
const PHONE = { width: 390, height: 844 }

/** A made-up world that is the same each time, and livelier than most. */
const FLEET = { services: 12, seed: 3, eventsPerSecond: 30 }

/** The charts have something to show by then. */
const WATCHED_MS = 20_000
const SYSTEM_WATCHED_MS = 14_000
const HEALED_MS = 3_000

/**
 * @typedef {import('playwright-core').Page} Page
 *
 * @typedef {object} Tour one page, and what is pictured on it one after the other
 * @property {typeof DESKTOP} viewport
 * @property {'light' | 'dark'} colorScheme
 * @property {Record<string, (page: Page) => Promise<unknown>>} shots by their names, how to get there
 */

/** @type {readonly Tour[]} */
const TOURS = [
  {
    viewport: DESKTOP,
    colorScheme: 'light',
    shots: {
      'sign-in-light': open,
      'live-light': watch,
      'node-light': openNode,
      'broken-light': (page) => closeSheet(page).then(() => breakIt(page)),
    },
  },
  {
    viewport: DESKTOP,
    colorScheme: 'dark',
    shots: {
      'live-dark': (page) => open(page).then(() => watch(page)),
      'healed-dark': healIt,
      'drawer-dark': openDrawer,
    },
  },
  {
    viewport: PHONE,
    colorScheme: 'light',
    shots: {
      'sign-in-phone': open,
      'live-phone': watch,
      'node-phone': openNode,
    },
  },
  {
    viewport: DESKTOP,
    colorScheme: 'light',
    shots: {
      'nexus-light': (page) => openSystem(page, 'nexus').then(() => dropAndHeal(page)),
      'cliffracer-light': (page) =>
        goOn(page, 'cliffracer')
          .then(() => say(page, 'Is it always this quiet here?'))
          .then(() => dropAndHeal(page)),
    },
  },
  {
    viewport: DESKTOP,
    colorScheme: 'dark',
    shots: {
      'deployd-dark': (page) =>
        openSystem(page, 'go-deployd').then(() => add(page, 'Put out the fire', 9)),
    },
  },
  {
    viewport: PHONE,
    colorScheme: 'light',
    shots: {
      'nexus-phone': (page) => openSystem(page, 'nexus'),
      'deployd-phone': (page) => goOn(page, 'deployd'),
      'cliffracer-phone': (page) => goOn(page, 'cliffracer'),
    },
  },
]

const { out, only } = parseArgs({
  options: {
    out: { type: 'string', default: join(import.meta.dirname, '../screenshots') },
    only: { type: 'string', default: '' },
  },
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
  const blank = await browser.newPage()
  // One after the other: pages that are open at once would make each other wait, and a fault is for all.
  const tours = TOURS.filter(({ shots }) => Object.keys(shots).some((name) => name.includes(only)))
  for (const { shots, ...options } of tours) {
    const page = await browser.newPage(options)
    for (const [name, go] of Object.entries(shots)) {
      await go(page)
      const png = await page.screenshot({ animations: 'disabled' })
      writeFileSync(join(out, `${name}.png`), await smallPng(blank, png))
    }
    demo.desk.clear()
    await page.close()
  }
} finally {
  await browser.close()
  await demo.close()
}

/** @param {Page} page */
async function open(page) {
  await page.goto(demo.url)
  await page.getByTestId('sign-in').waitFor()
}

/** @param {Page} page */
async function watch(page) {
  await page.getByTestId('sign-in-as-operator').click()
  await page.locator('[data-testid=picture][data-state=live]').waitFor()
  await page.waitForTimeout(WATCHED_MS)
}

/** @param {Page} page */
async function openNode(page) {
  await page.getByTestId('node-row').first().click()
  await page.getByTestId('node-panel').waitFor()
}

/** @param {Page} page */
async function closeSheet(page) {
  await page.keyboard.press('Escape')
  await page.getByTestId('node-panel').waitFor({ state: 'detached' })
}

/** @param {Page} page */
async function breakIt(page) {
  await page.getByTestId('fault-half-open').click()
  await page.locator('[data-testid=heal][data-state=broken]').waitFor()
  // It would be back before it is pictured.
  demo.server.faults.refuse()
  await page.locator('[data-testid=picture][data-state=stale]').waitFor()
}

/** @param {Page} page */
async function healIt(page) {
  await page.getByTestId('fault-drop').click()
  await page.locator('[data-testid=heal][data-state=healed]').waitFor()
  // What the other one misses becomes more with time.
  await page.waitForTimeout(HEALED_MS)
}

/** @param {Page} page */
async function openDrawer(page) {
  await page.getByTestId('drawer-open').click()
  await page.getByTestId('drawer').waitFor()
}

/** @param {Page} page @param {string} path */
async function openSystem(page, path) {
  await page.goto(`${demo.url}/${path}`)
  await page.getByTestId('sign-in-as-operator').click()
  await isConnected(page)
  await page.waitForTimeout(SYSTEM_WATCHED_MS)
}

/** @param {Page} page @param {string} name */
async function goOn(page, name) {
  await page.getByTestId(`page-${name}`).click()
  await page.locator(`[data-testid=page-${name}][aria-current=page]`).waitFor()
  await isConnected(page)
  await page.waitForTimeout(SYSTEM_WATCHED_MS)
}

/** @param {Page} page */
async function dropAndHeal(page) {
  await page.getByTestId('drop').click()
  await page.locator('[data-testid=missed][data-gap=told]').waitFor()
  await isConnected(page)
  await page.waitForTimeout(HEALED_MS)
}

/** @param {Page} page @param {string} text */
async function say(page, text) {
  await page.getByTestId('chat-text').fill(text)
  await page.getByTestId('chat-send').click()
  await page.waitForTimeout(HEALED_MS)
}

/** @param {Page} page @param {string} title @param {number} priority */
async function add(page, title, priority) {
  await page.getByTestId('todo-title').fill(title)
  await page.getByTestId('todo-priority').selectOption(String(priority))
  await page.getByTestId('todo-add').click()
  await page.locator(`[data-testid=todo][data-title="${title}"]`).waitFor()
}

/** @param {Page} page */
async function isConnected(page) {
  await page.locator('[data-testid=connection][data-state=connected]').waitFor()
}
