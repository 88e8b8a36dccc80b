import { refused } from './answer.mjs'
import { encodeFile } from './encode-file.mjs'

/** The build puts a hash of the content into the names of these. */
const HASHED = /^\/assets\//
const FOR_EVER = 'public, max-age=31536000, immutable'
const ASK_AGAIN = 'no-cache'

/**
 * @param {ReadonlyMap<string, import('./read-files.mjs').SiteFile>} files
 * @param {string} path
 * @param {import('node:http').IncomingMessage} request
 * @returns {import('./answer.mjs').Answer}
 */
export function answerFile(files, path, { method, headers }) {
  if (method !== 'GET' && method !== 'HEAD') {
    return refused(405, 'Files can be read, and nothing else.', { allow: 'GET, HEAD' })
  }
  const file = files.get(path)
  // Browsers ask for it unbidden, and report an error where it is missing.
  if (!file && path === '/favicon.ico') return { status: 204 }
  if (!file) return refused(404, 'There is nothing here by this name.')
  const { etag, contentType } = file
  const shared = {
    etag,
    vary: 'accept-encoding',
    'cache-control': HASHED.test(path) ? FOR_EVER : ASK_AGAIN,
  }
  if (headers['if-none-match'] === etag) return { status: 304, headers: shared }
  const { body, coding } = encodeFile(file, acceptedBy(headers))
  return {
    status: 200,
    headers: {
      ...shared,
      'content-type': contentType,
      ...(coding !== undefined && { 'content-encoding': coding }),
    },
    body,
  }
}

/** @param {import('node:http').IncomingHttpHeaders} headers */
function acceptedBy(headers) {
  return String(headers['accept-encoding'] ?? '')
}
