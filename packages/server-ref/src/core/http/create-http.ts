import {
  findRoute,
  problem,
  readBody,
  readParameters,
  ROUTES,
  unreadable,
} from 'maxine-protocol/http'
import type { Route, RouteId } from 'maxine-protocol/http'
import type { HttpRequest, HttpResponse } from './exchange.ts'
import { RegistryError } from '../registry/registry-error.ts'
import { authorize } from './authorize.ts'
import type { Handler, HandlersOf, HttpParts } from './handler.ts'
import { historyHandlers } from './history-handlers.ts'
import { registryHandlers } from './registry-handlers.ts'
import { declined, declinedWith } from './replies.ts'
import { statusHandlers } from './status-handlers.ts'
import { tokenHandlers } from './token-handlers.ts'

/** Answers HTTP requests; never rejects. */
export type Handle = (request: HttpRequest) => Promise<HttpResponse>

/** Everything that can be asked over HTTP, without the sockets it comes by. */
export function createHttp(parts: HttpParts): Handle {
  const { counters } = parts
  const handlers: HandlersOf<RouteId> = {
    ...registryHandlers(parts.registry),
    ...historyHandlers(parts),
    ...statusHandlers(parts),
    ...tokenHandlers(parts),
  }
  return async (request) => {
    counters.requests++
    const response = await answer(parts, handlers, request).catch((error: unknown) =>
      excuse(parts, error),
    )
    if (response.status >= 400) counters.requestErrors++
    return response
  }
}

async function answer(
  parts: HttpParts,
  handlers: HandlersOf<RouteId>,
  { method, path, query, headers, body, address }: HttpRequest,
): Promise<HttpResponse> {
  const found = findRoute(
    method,
    path,
    query.map(([name]) => name),
  )
  if (found.id === undefined) return nowhere(found.methods)
  const admission = await authorize(parts, found.id, headers)
  if (admission.refusal) return admission.refusal
  // Which route has which values and body is `HandlersOf`'s to say, and it does.
  const route = ROUTES[found.id] as Route<unknown, unknown, unknown>
  const handler = handlers[found.id] as Handler<unknown, unknown>
  const values = readParameters(route, [...found.inPath, ...query])
  if (!values.ok) return declinedWith(unreadable(values.problem))
  const read = readBody(route, body)
  if (!read.ok) return declinedWith(unreadable(read.problem))
  const { identity } = admission
  return handler({ values: values.message, body: read.message, identity, headers, address })
}

function nowhere(methods: readonly string[]): HttpResponse {
  if (methods.length === 0) return declined('not-found')
  return declined('method-not-allowed', {}, { Allow: methods.join(', ') })
}

function excuse({ onError }: HttpParts, error: unknown): HttpResponse {
  if (error instanceof RegistryError) {
    const { message: detail, field } = error
    return declinedWith(problem(error.problem, { detail, field }))
  }
  onError?.(error)
  return declined('internal')
}
