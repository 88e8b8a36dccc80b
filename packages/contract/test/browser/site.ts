import { once } from 'node:events'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** All in one file, or what is loaded later in files of its own, as applications ship it. */
type Packaging = 'in one file' | 'in chunks'

/** A web site whose pages run `page.ts` under a strict policy: `/` in chunks, `/in-one-file` not. */
export interface Site {
  readonly origin: string
  /** Paths of the scripts that were loaded since the last page, in order. */
  readonly scripts: () => readonly string[]
  /** Where pages may connect to besides their own site; nowhere at first. */
  readonly permit: (...sources: readonly string[]) => void
  /** What `/token` answers. */
  readonly giveTokens: (give: () => Promise<string>) => void
  readonly close: () => void
}

type Files = ReadonlyMap<string, string>

export async function openSite(): Promise<Site> {
  const files = new Map([...(await bundle('in one file')), ...(await bundle('in chunks'))])
  const scripts: string[] = []
  let sources = ["'self'"]
  let giveToken = () => Promise.resolve('')
  const server = createServer(({ url = '' }, response) => {
    const policy = `default-src 'none'; script-src 'self'; connect-src ${sources.join(' ')}`
    const answer = (type: string, body: string) => respond(response, { type, body, policy })
    if (files.has(url)) {
      scripts.push(url)
      return answer('text/javascript', files.get(url) ?? '')
    }
    if (url === '/token') return void giveToken().then((token) => answer('text/plain', token))
    if (url === '/elsewhere') return answer('text/html', '<!doctype html><title>elsewhere</title>')
    // Chromium asks for an icon where the page names none.
    if (url === '/favicon.ico') return void response.writeHead(204).end()
    scripts.length = 0
    answer('text/html', pageOf(url === '/in-one-file' ? 'in one file' : 'in chunks'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    scripts: () => [...scripts],
    permit: (...more) => void (sources = ["'self'", ...more]),
    giveTokens: (give) => void (giveToken = give),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function respond(
  response: ServerResponse,
  { type, body, policy }: Readonly<Record<'type' | 'body' | 'policy', string>>,
): void {
  response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(body)
}

function folderOf(packaging: Packaging): string {
  return packaging === 'in chunks' ? '/chunks' : '/one'
}

function pageOf(packaging: Packaging): string {
  const script = `${folderOf(packaging)}/page.js`
  return `<!doctype html><title>client</title><script type="module" src="${script}"></script>`
}

/** The scripts by their paths. */
async function bundle(packaging: Packaging): Promise<Files> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./page.ts', import.meta.url))],
    bundle: true,
    splitting: packaging === 'in chunks',
    write: false,
    outdir: '/',
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    conditions: ['maxine-source'],
  })
  return new Map(
    outputFiles.map(({ path, text }) => [`${folderOf(packaging)}/${basename(path)}`, text]),
  )
}
