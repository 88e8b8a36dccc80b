import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Golden } from './wires.ts'

const SPEC = fileURLToPath(new URL('../spec/', import.meta.url))

/** Any part of a JSON document. */
export interface Json {
  readonly [name: string]: unknown
}

export function readSpec(path: string): Json {
  return JSON.parse(readFileSync(SPEC + path, 'utf8')) as Json
}

/** Paths of all JSON Schemas of one wire. */
export function schemaPaths(folder: string): readonly string[] {
  const paths = PATHS.get(folder) ?? findPaths(folder)
  PATHS.set(folder, paths)
  return paths
}

const PATHS = new Map<string, readonly string[]>()

function findPaths(folder: string): string[] {
  return readdirSync(SPEC + folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.schema.json'))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .sort()
}

/** Paths of the schemas that speak of a frame; none for one that nobody knows. */
export function schemasOf(folder: string, from: Golden['from'], frame: unknown): string[] {
  const all = schemaPaths(folder)
  return namesOf(folder, from, frame)
    .map((name) => `${folder}/${name.replaceAll(':', '-')}.schema.json`)
    .filter((path) => all.includes(path))
}

function namesOf(folder: string, from: Golden['from'], frame: unknown): string[] {
  if (Array.isArray(frame)) return ['frames/server-batch']
  if (typeof frame !== 'object' || frame === null) return []
  const fields = frame as Json
  if (folder === 'maxine') {
    return from === 'client' ? keysOf(fields) : maxineServer(fields)
  }
  if (folder === 'cliffracer') return cliffracer(from, fields['type'])
  const name = from === 'client' && folder === 'nexus' ? fields['action'] : fields['type']
  if (folder === 'nexus' && name === 'event') {
    return known(folder, fields['channel']) ?? ['frames/server-event']
  }
  return [`frames/${from}-${String(name)}`]
}

function maxineServer(frame: Json): string[] {
  if (!Object.hasOwn(frame, 'event')) return [`frames/server-${String(frame['type'])}`]
  return known('maxine', frame['event']) ?? ['frames/server-event']
}

function cliffracer(from: Golden['from'], type: unknown): string[] {
  if (typeof type !== 'string') return []
  const own = `frames/${from}-${type}`
  if (schemaPaths('cliffracer').includes(`cliffracer/${own}.schema.json`)) return [own]
  return [from === 'server' ? 'frames/server-event' : 'frames/client-publish']
}

function known(folder: string, event: unknown): string[] | undefined {
  const path = `events/${String(event)}`
  return schemaPaths(folder).includes(`${folder}/${path}.schema.json`) ? [path] : undefined
}

/** As `PROTOCOL.md` has it: one frame may ask for several things, and a falsy key asks for none. */
function keysOf(frame: Json): string[] {
  if (frame['hello']) return ['frames/client-hello']
  const [first] = ['subscribe', 'unsubscribe', 'refresh_token'].filter((key) => frame[key])
  const said = [
    ...(frame['auth'] ? ['auth'] : []),
    ...(first === undefined ? [] : [first]),
    ...(Object.hasOwn(frame, 'ping') ? ['ping'] : []),
  ]
  return said.map((key) => `frames/client-${key}`)
}
