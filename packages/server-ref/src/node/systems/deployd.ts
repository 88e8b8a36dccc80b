import { createDeployd } from '../../core/systems/deployd/create-deployd.ts'
import type { Deployd } from '../../core/systems/deployd/create-deployd.ts'
import { createMemoryDocuments } from '../../core/systems/deployd/documents/document-store.ts'
import type { DocumentStore } from '../../core/systems/deployd/documents/document-store.ts'
import type { HandlersByCollection } from '../../core/systems/deployd/handlers/handler.ts'
import type { DeploydCoreSettings } from '../../core/systems/deployd/settings.ts'
import type { Logger, RunningSystem, SharedOptions } from '../running-server.ts'
import { openDocuments } from './deployd/open-documents.ts'
import { readHandlers } from './deployd/read-handlers.ts'
import { createKeyCheck } from './deployd/master-key.ts'
import { readSettings } from './deployd/read-settings.ts'
import type { PrepareParts, Preparation, SystemKind } from './system-kind.ts'

/** What only a go-deployd can be told. */
export interface DeploydSettings extends Partial<DeploydCoreSettings> {
  /** Who sends it in `X-Master-Key` may do everything; at least 12 characters. It locks the server. */
  readonly masterKey?: string
  /** Path of a file with that key. */
  readonly masterKeyFile?: string
  /**
   * What runs before and after changes: functions by collection, or a directory with a folder for each,
   * `todos/aftercommit.js`. It is trusted like the rest of the program.
   */
  readonly handlers?: HandlersByCollection | string
}

export interface DeploydOptions extends SharedOptions {
  readonly dialect: 'deployd'
  readonly deployd?: DeploydSettings
  /** Directory of the documents; in memory where left out. */
  readonly data?: string
}

/** A go-deployd that listens. */
export type RunningDeployd = RunningSystem<Deployd>

const PAGE = `maxine-server-ref: collections and their changes, as go-deployd has them.

WebSocket    /ws
Collections  POST /todos   GET /todos   GET, PUT, DELETE /todos/<id>
Health       GET /health   Metrics  GET /metrics
`

const DEPLOYD: SystemKind<DeploydOptions, Deployd> = {
  takes: (path) => path === '/ws',
  tokenInQuery: false,
  session: { heartbeatMs: 54_000 },
  page: PAGE,
  cors: {
    methods: 'GET, HEAD, POST, PUT, DELETE',
    headers: 'authorization, content-type, x-master-key',
  },
  prepare,
}

/** The deployed server drops whoever sends it more at once, in bytes. */
const LONGEST_FRAME = 512

/** The kind that was asked for: the two profiles differ before there is a first frame. */
export function deploydKind({ deployd }: DeploydOptions): SystemKind<DeploydOptions, Deployd> {
  if (deployd?.profile !== 'deployed') return DEPLOYD
  return { ...DEPLOYD, session: { ...DEPLOYD.session, maxPayload: LONGEST_FRAME } }
}

async function prepare({
  options,
  world,
  session,
  authenticator,
  log,
}: PrepareParts<DeploydOptions>): Promise<Preparation<Deployd>> {
  const { masterKey, masterKeyFile, handlers: wanted = {}, ...set } = options.deployd ?? {}
  const isMasterKey = createKeyCheck({ masterKey, masterKeyFile })
  const isLocked = isMasterKey !== undefined || session.authRequired
  const settings = readSettings(set, isLocked)
  const handlers = await readHandlers(wanted, settings, log)
  const store = openStore(options.data, log)
  const given = { world, options: session, authenticator, settings, store, handlers, isMasterKey }
  return {
    create: (run) => Promise.resolve(createDeployd({ ...given, ...run })),
    close() {
      store.close()
      return Promise.resolve()
    },
  }
}

function openStore(directory: string | undefined, log: Logger): DocumentStore {
  if (directory === undefined) return createMemoryDocuments()
  const store = openDocuments(directory)
  log('info', 'documents opened', { documents: store.count() })
  return store
}
