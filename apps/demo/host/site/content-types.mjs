/** By the end of a name. A file of any other kind is a mistake of the build, and fails the start. */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/** @param {string} extension with its dot @returns {string | undefined} */
export function contentTypeOf(extension) {
  return TYPES[/** @type {keyof typeof TYPES} */ (extension)]
}

/** Images and fonts are compressed as they are. @param {string} contentType */
export function isText(contentType) {
  return contentType.includes('charset=utf-8')
}
