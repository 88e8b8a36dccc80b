import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import type { Demo } from './open-demo.ts'
import { PATIENCE } from './patience.ts'
import { tokenOf } from './sign-in.ts'
import type { Visit } from './visit.ts'

type Entries = Readonly<Record<string, unknown>>
type Named = Readonly<Record<string, Entries>>

/** What `GET /snapshot` says. */
interface Theirs {
  readonly services: Readonly<Record<string, Named>>
  readonly configs: Readonly<Record<string, Named>>
  readonly circuits: Named
}

/** Done when the page shows exactly what the server has; says where they differ if they go on to. */
export async function untilSame({ page }: Visit, demo: Demo): Promise<void> {
  const authorization = `Bearer ${await tokenOf(demo, 'admin')}`
  const look = async () => {
    const response = await fetch(`${demo.server.httpUrl}/snapshot`, { headers: { authorization } })
    const { state } = (await response.json()) as { readonly state: Theirs }
    const ours = await page.evaluate(() => maxineDemo.picture())
    return differences(flat(ours), flat(expectedOf(state)))
  }
  await expect.poll(look, PATIENCE).toEqual([])
}

/** The server's words for a state in those of a picture. */
function expectedOf({ services, configs, circuits }: Theirs) {
  const node = (told: Entries, serviceName: string, nodeId: string) => ({
    nodeId,
    serviceName,
    health: told['healthy'] === true ? 'healthy' : 'unhealthy',
    beatAt: told['lastHeartbeat'],
    host: told['host'],
    port: told['port'],
    metadata: told['metadata'],
    rev: told['rev'],
  })
  return {
    services: mapped(services, (nodes, service) =>
      mapped(nodes, (told, nodeId) => node(told, service, nodeId)),
    ),
    configs,
    circuits: mapped(circuits, (told, nodeId) => ({
      nodeId,
      serviceName: told['serviceName'],
      state: told['state'],
      failures: told['failures'],
      lastFailure: told['lastFailure'],
      nextTry: told['nextTry'],
      rev: told['rev'],
    })),
  }
}

function mapped<Value, Result>(
  named: Readonly<Record<string, Value>>,
  map: (value: Value, name: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [name, map(value, name)]))
}

/** What travels as JSON is compared: a member that is undefined, null or left out is none. */
function flat(value: unknown): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>()
  const visit = (one: unknown, path: string) => {
    if (one === undefined || one === null) return
    if (typeof one !== 'object' || Array.isArray(one)) found.set(path, one)
    else for (const [name, inner] of Object.entries(one)) visit(inner, `${path}/${name}`)
  }
  visit(value, '')
  return found
}

function differences(ours: ReadonlyMap<string, unknown>, theirs: ReadonlyMap<string, unknown>) {
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter((path) => !isDeepStrictEqual(ours.get(path), theirs.get(path)))
    .map((path) => `${path}: ${text(ours.get(path))} here, ${text(theirs.get(path))} there`)
    .slice(0, 5)
}

function text(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}
