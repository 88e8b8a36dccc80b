import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { Demo } from './open-demo.ts'

/** What the page gives to those who look at it from outside, as `src/shell/demo-window.ts` has it. */
interface MaxineDemo {
  readonly picture: () => unknown
  /** `shown`: events that ever came, all of them in the feed. */
  readonly stats: () => { readonly shown: number }
}

declare global {
  var maxineDemo: MaxineDemo
}

export type Role = 'viewer' | 'operator' | 'admin'

/** A page that somebody has open. */
export interface Visit {
  readonly page: Page
  /** What the browser has said that no page should make it say: errors, warnings, violations of the policy. */
  readonly complaints: readonly string[]
  /** What carries this `data-testid`. */
  readonly by: (testId: string) => Locator
  /** Opens the page and signs in by the button of the role; done when the picture is live. */
  readonly enter: (role: Role) => Promise<void>
  /** Done when the picture is what it was to be. */
  readonly pictureIs: (state: 'live' | 'syncing' | 'stale') => Promise<void>
}

const DESKTOP = { width: 1_280, height: 800 }

/** A new context for each visit, so that nobody is signed in already. Ends with the test. */
export async function visit(
  browser: Browser,
  { url }: Demo,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: DESKTOP,
    reducedMotion: 'reduce',
    ...options,
  })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const by = (testId: string) => page.getByTestId(testId)
  const pictureIs = (state: string) =>
    page.locator(`[data-testid=picture][data-state=${state}]`).waitFor()
  return {
    page,
    complaints: listen(page),
    by,
    pictureIs,
    async enter(role) {
      await page.goto(url)
      await by(`sign-in-as-${role}`).click()
      await pictureIs('live')
    },
  }
}

/** A violation of the policy is an error in the console as well. */
function listen(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    const isBad = message.type() === 'error' || message.type() === 'warning'
    if (isBad) complaints.push(message.text())
  })
  page.on('pageerror', ({ message }) => complaints.push(message))
  return complaints
}

/** Chromium reports each connection that is lost and each request that is refused, whatever the page makes of it. */
const OF_THE_NETWORK =
  /^WebSocket connection to |^Failed to load resource: (the server responded with a status of|net::ERR_)/

/** What a page has said of itself while it was in trouble. */
export function ofItself(complaints: readonly string[]): readonly string[] {
  return complaints.filter((complaint) => !OF_THE_NETWORK.test(complaint))
}
