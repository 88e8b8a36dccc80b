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
  readonly token: () => string
  readonly fetch: typeof globalThis.fetch
}

/** Asks with the token of who is signed in. Never rejects: what goes wrong is a refusal, in words. */
export async function ask({ method, url, body }: Question, asking: Asking): Promise<Answer> {
  const authorization = `Bearer ${asking.token()}`
  const response = await asking
    .fetch(url, {
      method,
      headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    .catch(() => undefined)
  if (!response) return { outcome: 'refused', says: 'The server cannot be reached.' }
  const told: unknown = await response.json().catch(() => undefined)
  if (!response.ok) return { outcome: 'refused', says: reasonOf(told, response.status) }
  return { outcome: 'done', status: response.status, body: told }
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
