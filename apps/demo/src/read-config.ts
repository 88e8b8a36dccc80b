/** What the page is told by the host that serves it. */
export interface DemoConfig {
  /** Of the server's WebSocket. */
  readonly url: string
  /** Of its routes. */
  readonly httpUrl: string
  readonly accounts: readonly DemoAccount[]
}

/** Somebody to try it as. */
export interface DemoAccount {
  readonly username: string
  readonly password: string
  readonly role: string
  /** A sentence: what the role may do. */
  readonly may: string
}

/** @throws Error with a sentence for people. */
export async function fetchConfig(fetch: typeof globalThis.fetch): Promise<DemoConfig> {
  const response = await fetch('config.json').catch(() => {
    throw new Error('The host of this page does not answer. Is it still running?')
  })
  if (!response.ok) {
    throw new Error(`The host of this page gives no configuration (${response.status}).`)
  }
  return readConfig(await response.json().catch(() => undefined))
}

export function readConfig(told: unknown): DemoConfig {
  const { url, httpUrl, accounts } = recordOf(told)
  if (typeof url !== 'string' || typeof httpUrl !== 'string') {
    throw new Error('The configuration of this page names no server.')
  }
  const listed: readonly unknown[] = Array.isArray(accounts) ? accounts : []
  return { url, httpUrl, accounts: listed.map(readAccount) }
}

function readAccount(told: unknown): DemoAccount {
  const { username, password, role, may } = recordOf(told)
  return {
    username: textOf(username),
    password: textOf(password),
    role: textOf(role),
    may: textOf(may),
  }
}

function recordOf(told: unknown): Readonly<Record<string, unknown>> {
  return typeof told === 'object' && told !== null ? (told as Record<string, unknown>) : {}
}

function textOf(told: unknown): string {
  return typeof told === 'string' ? told : ''
}
