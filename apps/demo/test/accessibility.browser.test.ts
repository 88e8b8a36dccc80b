import type { Browser, Page } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { problemsOf } from './stage/axe.ts'
import type { Demo } from './stage/open-demo.ts'
import { openStage } from './stage/open-stage.ts'
import { visit } from './stage/visit.ts'
import type { Visit } from './stage/visit.ts'

const STATES: readonly (readonly [
  name: string,
  go: (visitor: Visit, demo: Demo) => Promise<void>,
])[] = [
  [
    'signing in',
    async ({ page, by }, { url }) => {
      await page.goto(url)
      await by('sign-in').waitFor()
    },
  ],
  ['a viewer’s page', ({ enter }) => enter('viewer')],
  [
    'a node that is looked at',
    async ({ enter, page, by }) => {
      await enter('operator')
      await openNode(page)
      await by('node-panel').waitFor()
    },
  ],
  [
    'the drawer',
    async ({ enter, by }) => {
      await enter('operator')
      await by('drawer-open').click()
      await by('drawer').waitFor()
    },
  ],
  [
    'trouble',
    async ({ enter, by, page }) => {
      await enter('operator')
      await by('fault-half-open').click()
      await page.locator('[data-testid=heal][data-state=broken]').waitFor()
    },
  ],
  [
    'a picture that is stale',
    async ({ enter, pictureIs }, { server }) => {
      await enter('operator')
      server.faults.refuse()
      server.faults.resetAll()
      await pictureIs('stale')
    },
  ],
]

describe.each(['light', 'dark'] as const)(
  'with the %s theme, axe finds nothing serious',
  (colorScheme) => {
    let demo: Demo
    let browser: Browser

    beforeAll(async () => {
      const stage = await openStage()
      demo = stage.demo
      browser = stage.browser
      return stage.close
    })
    afterEach(() => demo.desk.clear())

    test.each(STATES)('in %s', async (_name, go) => {
      const visitor = await visit(browser, demo, { colorScheme })
      await go(visitor, demo)
      expect(await problemsOf(visitor.page)).toEqual([])
    })
  },
)

async function openNode(page: Page): Promise<void> {
  await page.getByTestId('search').fill('payments:10.0.0.2')
  await page.getByTestId('node-row').first().click()
}
