import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from 'node:vm'
import { isCollectionName } from '../../../../core/systems/deployd/catalogue.ts'
import { MOMENTS } from '../../../../core/systems/deployd/handlers/handler.ts'
import type {
  CollectionHandlers,
  Handler,
  HandlersByCollection,
  Moment,
} from '../../../../core/systems/deployd/handlers/handler.ts'
import type { Logger } from '../../../running-server.ts'
import { SettingError } from '../../../setting-error.ts'
import { callWithin } from './call-within.ts'
import { handlerIn, importModule, importsTypeScript, isModule } from './module.ts'
import { asFunction, compileScript, createScriptContext } from './script.ts'
import { Script } from 'node:vm'
import { stripTypes } from './strip-types.ts'

export interface LoadParts {
  readonly directory: string
  /** Milliseconds that one handler may take. */
  readonly limitMs: number
  readonly log: Logger
}

/**
 * The handlers in a directory: `todos/validate.js`, `todos/beforerequest.ts`, `todos/aftercommit.mjs`,
 * each a script or an ES module. `helpers.js` beside them is run first, once.
 *
 * @throws SettingError, in one line, for a file that cannot be read or is no program.
 */
export async function loadHandlers(parts: LoadParts): Promise<HandlersByCollection> {
  const handlers: [string, CollectionHandlers][] = []
  for (const collection of collectionsIn(parts.directory)) {
    handlers.push([collection, await loadCollection(collection, parts)])
  }
  return Object.fromEntries(handlers)
}

const FILE = /^(validate|beforerequest|aftercommit|helpers)\.(js|mjs|ts)$/i
const GO = /\.go$/i

/** A program of a collection. */
interface ProgramFile {
  readonly path: string
  readonly what: Moment | 'helpers'
}

/** What programs of one collection share. */
interface Place extends LoadParts {
  readonly context: Context
}

function collectionsIn(directory: string): readonly string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true })
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
    return folders.filter(isCollectionName).sort()
  } catch (error) {
    throw new SettingError(`${directory} is no directory of handlers`, { cause: error })
  }
}

async function loadCollection(collection: string, parts: LoadParts): Promise<CollectionHandlers> {
  const place = { ...parts, context: createScriptContext(collection, parts.log) }
  const handlers: Partial<Record<Moment, Handler>> = {}
  for (const file of programsIn(join(parts.directory, collection), parts.log)) {
    const handler = await oneLine(file.path, () => loadProgram(file, place))
    if (file.what === 'helpers' || !handler) continue
    handlers[file.what] = (context) => callWithin(parts.limitMs, () => handler(context))
  }
  return handlers
}

/** Helpers first: the others may use them as they are made. */
function programsIn(folder: string, log: Logger): readonly ProgramFile[] {
  const found = new Map<ProgramFile['what'], ProgramFile>()
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name)
    const [, stem = ''] = FILE.exec(name) ?? []
    if (stem === '') {
      if (GO.test(name)) log('warn', 'handlers in Go are not run here', { file: path })
      continue
    }
    const what = MOMENTS.find((moment) => moment.toLowerCase() === stem.toLowerCase()) ?? 'helpers'
    const other = found.get(what)
    if (other) throw new SettingError(`Only one of ${other.path} and ${path} can run`)
    found.set(what, { path, what })
  }
  return [...found.values()].sort(({ what }) => (what === 'helpers' ? -1 : 0))
}

/** Nothing for helpers, which are there from now on. */
async function loadProgram(
  { path, what }: ProgramFile,
  place: Place,
): Promise<Handler | undefined> {
  const text = readFileSync(path, 'utf8')
  const isTyped = path.endsWith('.ts')
  const plain = (code: string) => (isTyped ? stripTypes(code, path) : code)
  if (isModule(text, path)) {
    const stripped = isTyped && !importsTypeScript() ? plain(text) : undefined
    const exported = await importModule(path, Math.trunc(statSync(path).mtimeMs), stripped)
    if (what !== 'helpers') return handlerIn(exported, what, path)
    Object.assign(place.context, exported)
    return undefined
  }
  if (what !== 'helpers') return compileScript(plain(asFunction(text)), path, place.context)
  const helpers = new Script(plain(text), { filename: path })
  helpers.runInContext(place.context, { timeout: place.limitMs })
  return undefined
}

/** What is wrong with a program, where it is, in one line. */
async function oneLine<T>(path: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    if (error instanceof SettingError) throw error
    const { name, message } = error as Error
    throw new SettingError(`${path}: ${name}: ${message.split('\n')[0] ?? ''}`)
  }
}
