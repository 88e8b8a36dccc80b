import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { isText } from './content-types.mjs'

/** Below it there is nothing to win. */
const WORTH_BYTES = 1_024

/** Half the bytes of what is best take a tenth of its time. */
const QUALITY = { [constants.BROTLI_PARAM_QUALITY]: 5 }

/** In the order they are preferred. @type {readonly (readonly [name: string, compress: (body: Buffer) => Buffer])[]} */
const CODINGS = [
  ['br', (body) => brotliCompressSync(body, { params: QUALITY })],
  ['gzip', (body) => gzipSync(body)],
]

/**
 * A file as this browser takes it. Compressed when it is first wanted, and kept.
 *
 * @param {import('./read-files.mjs').SiteFile} file
 * @param {string | undefined} accepted the request's Accept-Encoding
 * @returns {{ body: Buffer, coding?: string }}
 */
export function encodeFile({ body, contentType, encoded }, accepted = '') {
  if (!isText(contentType) || body.length < WORTH_BYTES) return { body }
  const found = CODINGS.find(([name]) => isAccepted(name, accepted))
  if (!found) return { body }
  const [coding, compress] = found
  const kept = encoded.get(coding) ?? compress(body)
  encoded.set(coding, kept)
  return { body: kept, coding }
}

/** RFC 9110, 12.5.3, without ranks: `q=0` is a no. @param {string} name @param {string} accepted */
function isAccepted(name, accepted) {
  return accepted.split(',').some((one) => {
    const [coding = '', quality = ''] = one.split(';').map((part) => part.trim().toLowerCase())
    return coding === name && !/^q=0(\.0*)?$/.test(quality)
  })
}
