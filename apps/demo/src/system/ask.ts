/** What a server answered, or why it did not do what it was asked for. */
export type Answer =
  | { readonly outcome: 'done'; readonly status: number; readonly body: unknown }
  | { readonly outcome: 'refused'; readonly says: string }

export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly body?: object
}

interface Asking {
  readonly tokens: {
    readonly current: string
    /** Another one, for the first was refused. */
    readonly getToken: (why: { readonly reason: 'rejected' }) => string | Promise<string>
  }
  readonly fetch: typeof globalThis.fetch
}

const UNAUTHORIZED = 401

/**
 * Asks with the token of who is signed in, and once more with a fresh one where it was too old. Never
 * rejects: what goes wrong is a refusal, in words.
 */
export async function ask(question: Question, asking: Asking): Promise<Answer> {
  const { tokens } = asking
  const response = await send(question, tokens.current, asking)
  if (response?.status !== UNAUTHORIZED) return answerOf(response)
  const renewal = Promise.resolve(tokens.getToken({ reason: 'rejected' }))
  const token = await renewal.catch(() => undefined)
  return answerOf(token === undefined ? response : await send(question, token, asking))
}

/** Nothing where there was no answer. */
function send(
  { method, url, body }: Question,
  token: string,
  { fetch }: Pick<Asking, 'fetch'>,
): Promise<Response | undefined> {
  const authorization = `Bearer ${token}`
  return fetch(url, {
    method,
    headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => undefined)
}

async function answerOf(response: Response | undefined): Promise<Answer> {
  if (!response) return { outcome: 'refused', says: 'The server cannot be reached.' }
  const told: unknown = await response.json().catch(() => undefined)
  const { ok, status } = response
  if (!ok) return { outcome: 'refused', says: reasonOf(told, status) }
  return { outcome: 'done', status, body: told }
}

/** RFC 9457: what is the matter this time, or at least with such requests. */
function reasonOf(told: unknown, status: number): string {
  const { detail, title } = fieldsOf(told)
  const reason = [detail, title].find((text) => typeof text === 'string' && text !== '')
  return `The server declined (${status})${typeof reason === 'string' ? `: ${reason}` : ''}.`
}

/** Data of any event and answer may be anything: what is not there is not said. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** A field as text, or nothing. */
export function textAt(value: unknown, name: string): string | undefined {
  const found = fieldsOf(value)[name]
  return typeof found === 'string' && found !== '' ? found : undefined
}
