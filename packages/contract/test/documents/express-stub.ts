import type { IncomingMessage, ServerResponse } from 'node:http'

interface Reply {
  readonly json: (body: unknown) => void
}

type Handler = (request: IncomingMessage, reply: Reply) => void

/** As much of express as the documents use, which is not installed here: `get` and `json`. */
export function express() {
  const routes = new Map<string, Handler>()
  const app = (request: IncomingMessage, response: ServerResponse) => {
    const route = request.method === 'GET' ? routes.get(request.url ?? '') : undefined
    if (!route) return void response.writeHead(404).end()
    const json = (body: unknown) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(body))
    }
    route(request, { json })
  }
  return Object.assign(app, {
    get: (path: string, handler: Handler) => void routes.set(path, handler),
  })
}
