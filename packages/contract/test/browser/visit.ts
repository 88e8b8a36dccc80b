import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import type { Stats } from 'maxine-client'
import type { PageOptions, Story } from './page.ts'
import { listRemains } from './remains.ts'
import type { Remains } from './remains.ts'

/** What the browser itself reports of a page, whatever the page says. */
export interface Traffic {
  /** The address of each WebSocket. */
  readonly urls: string[]
  readonly open: Set<string>
  /** The frames that were sent. */
  readonly sent: string[]
  /** Errors on the console, and what nobody caught. */
  readonly complaints: string[]
}

/** By a timer, for a page out of sight draws no frames to look at each. */
const LOOKING = { polling: 20, timeout: 20_000 }

/** Opens a page in a new tab, in front of the others. */
export async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = browser.contexts()[0]!
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  const visited = new Visit(page, session)
  await page.goto(url)
  await page.waitForFunction(() => 'bench' in globalThis, undefined, LOOKING)
  return visited
}

/** A page that is open in a tab of its own, and what can be done to it. */
export class Visit {
  readonly traffic: Traffic = { urls: [], open: new Set(), sent: [], complaints: [] }
  readonly #page: Page
  readonly #context: BrowserContext
  readonly #session: CDPSession
  #tabInFront: Page | undefined

  constructor(page: Page, session: CDPSession) {
    this.#page = page
    this.#context = page.context()
    this.#session = session
    const { urls, open, sent, complaints } = this.traffic
    session.on('Network.webSocketCreated', ({ requestId, url }) => {
      urls.push(url)
      open.add(requestId)
    })
    session.on('Network.webSocketClosed', ({ requestId }) => void open.delete(requestId))
    session.on('Network.webSocketFrameSent', ({ response }) => sent.push(response.payloadData))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
  }

  async close(): Promise<void> {
    await this.goOnline()
    await this.#tabInFront?.close()
    await this.#page.close()
  }

  start(options: PageOptions): Promise<void> {
    return this.#page.evaluate((given) => bench.start(given), options)
  }

  stop(): Promise<void> {
    return this.#page.evaluate(() => bench.stop())
  }

  cycle(count: number, options: PageOptions): Promise<void> {
    return this.#page.evaluate(([times, given]) => bench.cycle(times, given), [
      count,
      options,
    ] as const)
  }

  story(): Promise<Story> {
    return this.#page.evaluate(() => bench.story)
  }

  stats(): Promise<Stats> {
    return this.#page.evaluate(() => bench.stats())
  }

  remains(): Promise<Remains> {
    return listRemains(this.#session)
  }

  /** Waits until the story has that much of it. */
  async until(what: keyof Story, count: number): Promise<void> {
    await this.#page.waitForFunction(
      ([name, least]) => bench.story[name].length >= least,
      [what, count] as const,
      LOOKING,
    )
  }

  async untilStatus(status: string): Promise<void> {
    await this.#page.waitForFunction((wanted) => bench.status() === wanted, status, LOOKING)
  }

  async goOffline(): Promise<void> {
    await this.#context.setOffline(true)
  }

  async goOnline(): Promise<void> {
    await this.#context.setOffline(false)
  }

  /** Out of sight, behind another tab. */
  async goBehind(): Promise<void> {
    this.#tabInFront = await this.#context.newPage()
    await this.#tabInFront.bringToFront()
    await this.#untilShows('hidden')
  }

  async comeForward(): Promise<void> {
    await this.#page.bringToFront()
    await this.#untilShows('visible')
  }

  /** As a browser does with tabs that were long out of sight. */
  async freeze(): Promise<void> {
    await this.#session.send('Page.setWebLifecycleState', { state: 'frozen' })
  }

  async thaw(): Promise<void> {
    await this.#session.send('Page.setWebLifecycleState', { state: 'active' })
  }

  /** To another page in the same tab, as by a link. */
  async leave(url: string): Promise<void> {
    await this.#page.goto(url)
  }

  async comeBack(): Promise<void> {
    // A page out of the cache is not loaded again, so there is nothing more to wait for.
    await this.#page.goBack({ waitUntil: 'commit' })
  }

  async #untilShows(state: string): Promise<void> {
    await this.#page.waitForFunction(
      (wanted) =>
        (globalThis as unknown as { document: { visibilityState: string } }).document
          .visibilityState === wanted,
      state,
      LOOKING,
    )
  }
}
