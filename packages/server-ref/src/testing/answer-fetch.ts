import type { HttpRequest, HttpResponse } from '../core/index.ts'

/** Answers a request of `fetch` by what answers the core's requests. */
export async function answerFetch(
  handle: (request: HttpRequest) => Promise<HttpResponse>,
  request: Request,
): Promise<Response> {
  const { method } = request
  // A HEAD is a GET of which only the head is given.
  const asked = { ...(await readRequest(request)), method: method === 'HEAD' ? 'GET' : method }
  const { status, headers, body } = await handle(asked)
  return new Response(method === 'HEAD' || NO_BODY.has(status) ? null : body, { status, headers })
}

/** A response with one of these may not have any. */
const NO_BODY: ReadonlySet<number> = new Set([204, 205, 304])

/** From where all requests come, and connections. */
export const UNREAL_ADDRESS = '192.0.2.1'

async function readRequest(request: Request): Promise<HttpRequest> {
  const { pathname, searchParams } = new URL(request.url)
  return {
    method: request.method,
    path: pathname,
    query: [...searchParams],
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
    address: UNREAL_ADDRESS,
  }
}
