import type { IncomingMessage } from 'node:http'

/** What a body turned out to be. */
export type ReadText =
  | { readonly what: 'text'; readonly text: string }
  | { readonly what: 'too-large' | 'not-text' }
  /** The peer went away in the middle of it. */
  | { readonly what: 'gone' }

/** Reads a body of at most so many bytes, and nothing of one that is longer than it could be. */
export function readText(request: IncomingMessage, maxBytes: number): Promise<ReadText> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    return Promise.resolve({ what: 'too-large' })
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxBytes) return void chunks.push(chunk)
      chunks.length = 0
      request.pause().removeAllListeners('data')
      resolve({ what: 'too-large' })
    })
    request.on('end', () => resolve(decode(Buffer.concat(chunks))))
    request.on('close', () => resolve({ what: 'gone' }))
  })
}

function decode(bytes: Buffer): ReadText {
  try {
    return { what: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { what: 'not-text' }
  }
}
