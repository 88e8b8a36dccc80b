import { createServer } from 'node:http'
import { refused } from './answer.mjs'
import { answerFile } from './answer-file.mjs'

/** Another name leads here by a trick with DNS alone, and this machine's pages are none of its business. */
const NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * @typedef {object} SiteParts
 * @property {ReadonlyMap<string, import('./read-files.mjs').SiteFile>} files
 * @property {Record<string, string>} headers of every answer
 * @property {(path: string, request: import('node:http').IncomingMessage) => Routed | Promise<Routed>} routes what is no file
 *
 * @typedef {import('./answer.mjs').Answer | undefined} Routed
 */

/**
 * Serves a page and what it asks for. Does not listen yet.
 *
 * @param {() => SiteParts | undefined} parts nothing until all of it is there
 */
export function createSite(parts) {
  return createServer((request, response) => {
    // A browser that has gone away is no error of this server.
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    // Nothing that is sent along is read.
    request.resume()
    const known = parts()
    answer(known, request)
      .catch(() => refused(500, 'Something went wrong here.'))
      .then((given) =>
        write(request, response, { ...given, headers: { ...known?.headers, ...given.headers } }),
      )
  })
}

/** @param {SiteParts | undefined} parts @param {import('node:http').IncomingMessage} request */
async function answer(parts, request) {
  if (!NAMES.has(hostNameOf(request))) return refused(421, 'This page is at localhost.')
  const path = pathOf(request)
  if (!parts) return refused(503, 'Not yet.', { 'retry-after': '1' })
  return (await parts.routes(path, request)) ?? answerFile(parts.files, path, request)
}

/** @param {import('node:http').IncomingMessage} request */
function hostNameOf({ headers }) {
  return (headers.host ?? '').replace(/:\d*$/, '').toLowerCase()
}

/** As it was asked for, without what is behind a `?`. @param {import('node:http').IncomingMessage} request */
function pathOf({ url = '/' }) {
  return url.replace(/[?#].*$/, '')
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {import('./answer.mjs').Answer} given
 */
function write(request, response, { status, headers, body = '' }) {
  const hasBody = status !== 204 && status !== 304
  const length = hasBody ? { 'content-length': String(Buffer.byteLength(body)) } : {}
  response.writeHead(status, { ...headers, ...length })
  response.end(hasBody && request.method !== 'HEAD' ? body : undefined)
}
