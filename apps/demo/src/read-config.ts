/** What the page is told by the host that serves it. */
export interface DemoConfig {
  /** Of the server's WebSocket. */
  readonly url: string
  /** Of its routes. */
  readonly httpUrl: string
  readonly accounts: readonly DemoAccount[]
  /** Where the other servers are, by the name of their page. */
  readonly systems: Readonly<Record<string, SystemAddress>>
}

export interface SystemAddress {
  /** Of WebSockets, with the path where the system has one. */
  readonly url: string
  /** Of its routes. */
  readonly httpUrl: string
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
  const { url, httpUrl, accounts, systems } = recordOf(told)
  if (typeof url !== 'string' || typeof httpUrl !== 'string') {
    throw new Error('The configuration of this page names no server.')
  }
  const listed: readonly unknown[] = Array.isArray(accounts) ? accounts : []
  return { url, httpUrl, accounts: listed.map(readAccount), systems: readSystems(systems) }
}

/** @throws Error with a sentence for people, where the host serves the page and not the system. */
export function addressOf({ systems }: DemoConfig, name: string): SystemAddress {
  const found = systems[name]
  if (found) return found
  throw new Error('The host of this page serves no such system.')
}

function readSystems(told: unknown): DemoConfig['systems'] {
  const entries = Object.entries(recordOf(told)).flatMap(([name, one]) => {
    const { url, httpUrl } = recordOf(one)
    if (typeof url !== 'string' || typeof httpUrl !== 'string') return []
    return [[name, { url, httpUrl }] as const]
  })
  return Object.fromEntries(entries)
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
