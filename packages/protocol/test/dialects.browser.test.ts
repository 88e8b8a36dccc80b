import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readGolden } from './golden-files.ts'
import { decodeFrom, FOLDERS, textOf, WIRES } from './wires.ts'

/** What a careful site sends: nothing inline, nothing evaluated, nothing from elsewhere. */
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"

const PAGE = '<!doctype html><title>dialects</title><script type="module" src="/page.js"></script>'

/** What the page reports; see `browser-page.ts`. */
interface Report {
  readonly results: Readonly<Record<string, readonly unknown[]>>
  readonly violations: readonly string[]
}

describe('in Chromium, on a page under a strict content policy', () => {
  let server: Server | undefined
  let browser: Browser | undefined
  let report: Report

  beforeAll(async () => {
    server = await serve(await bundlePage())
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM_PATH'] ?? '',
      // Chromium refuses its sandbox to root; without the rest it looks for hosts on the internet.
      args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-sync'],
    })
    const page = await browser.newPage()
    await page.goto(addressOf(server))
    await page.waitForFunction(() => 'report' in globalThis)
    report = await page.evaluate<Report>('report')
  })

  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  test.each(FOLDERS)('every recorded frame of %s reads as it does in Node', (folder) => {
    const expected = readGolden(folder).flatMap((entry) =>
      WIRES.filter((wire) => wire.folder === folder).map((wire) =>
        decodeFrom(wire, entry.from, textOf(entry)),
      ),
    )
    expect(report.results[folder]).toEqual(JSON.parse(JSON.stringify(expected)))
  })

  test('nothing is evaluated', () => {
    expect(report.violations).toEqual([])
  })
})

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

async function bundlePage(): Promise<string> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('./browser-page.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    conditions: ['maxine-source'],
  })
  return bundle.outputFiles[0]?.text ?? ''
}

async function serve(script: string): Promise<Server> {
  const server = createServer(({ url }, response) => {
    if (url === '/') answer(response, 'text/html', PAGE)
    else if (url === '/page.js') answer(response, 'text/javascript', script)
    else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function answer(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY }).end(body)
}
