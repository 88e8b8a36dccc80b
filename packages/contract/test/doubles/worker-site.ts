import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** A web site of one page, `worker-page.ts`, beside which msw's service worker lies. */
export interface WorkerSite {
  readonly origin: string
  readonly close: () => void
}

export async function openWorkerSite(): Promise<WorkerSite> {
  const scripts = new Map([...(await bundlePage()), ['/mockServiceWorker.js', readWorker()]])
  const server = createServer(({ url = '' }, response) => {
    // Chromium asks for an icon where the page names none.
    if (url === '/favicon.ico') return void response.writeHead(204).end()
    const script = scripts.get(url)
    const type = script === undefined ? 'text/html' : 'text/javascript'
    response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY })
    response.end(script ?? PAGE)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** The double's own address is the only one besides the site that requests may go to. */
const POLICY =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self' https://maxine.test"

const PAGE =
  '<!doctype html><title>double</title><script type="module" src="/worker-page.js"></script>'

/** The file that msw's own command would copy into an application. */
function readWorker(): string {
  const require = createRequire(import.meta.url)
  return readFileSync(require.resolve('msw/mockServiceWorker.js'), 'utf8')
}

/** The scripts by their paths. */
async function bundlePage(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./worker-page.ts', import.meta.url))],
    bundle: true,
    splitting: true,
    write: false,
    outdir: '/',
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    conditions: ['maxine-source'],
  })
  return new Map(outputFiles.map(({ path, text }) => [path, text]))
}
