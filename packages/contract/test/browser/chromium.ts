import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

/** A Chromium that is driven; `close` leaves nothing of it. */
export interface Chromium {
  readonly browser: Browser
  readonly close: () => Promise<void>
}

const ARGUMENTS = [
  '--headless',
  // Chromium refuses its sandbox to root; without the rest it asks questions and looks for hosts.
  '--no-sandbox',
  '--no-first-run',
  '--disable-quic',
  '--disable-sync',
  '--disable-background-networking',
  '--remote-debugging-port=0',
]

/**
 * Starts the Chromium of the system by hand. Playwright would start it so that every page believes
 * itself in sight for ever and nothing enters the page cache, and both are what is tested here.
 */
export async function startChromium(): Promise<Chromium> {
  const profile = mkdtempSync(join(tmpdir(), 'maxine-chromium-'))
  const child = spawn(
    process.env['CHROMIUM_PATH'] ?? '',
    [...ARGUMENTS, `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const ended = once(child, 'exit')
  const browser = await chromium.connectOverCDP(await readEndpoint(child), { noDefaults: true })
  return {
    browser,
    async close() {
      const session = await browser.newBrowserCDPSession()
      await session.send('Browser.close').catch(() => undefined)
      await ended
      process.off('exit', kill)
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** It says where it listens in a line on stderr, once it does. */
async function readEndpoint({ stderr }: ChildProcess): Promise<string> {
  const said: string[] = []
  for await (const line of createInterface({ input: stderr! })) {
    said.push(line)
    const [, endpoint] = /^DevTools listening on (ws:\S+)/.exec(line) ?? []
    if (endpoint === undefined) continue
    // Read on, for it stops where nobody reads what it says.
    stderr!.resume()
    return endpoint
  }
  throw new Error(`Chromium did not start: ${said.join('\n')}`)
}
