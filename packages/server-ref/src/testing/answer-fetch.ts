import type { HttpRequest, HttpResponse } from '../core/index.ts'

/** What answers, and below which address. */
export interface Answering {
  readonly handle: (request: HttpRequest) => Promise<HttpResponse>
  /** The routes begin behind its path. */
  readonly httpUrl: string
}

/** Answers a request of `fetch` that is for this server. */
export async function answerFetch(
  { handle, httpUrl }: Answering,
  request: Request,
): Promise<Response> {
  const { method } = request
  const base = new URL(httpUrl).pathname.replace(/\/$/, '')
  const { path, ...asked } = await readRequest(request)
  const { status, headers, body } = await handle({
    ...asked,
    path: path.slice(base.length),
    // A HEAD is a GET of which only the head is given.
    method: method === 'HEAD' ? 'GET' : method,
  })
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
