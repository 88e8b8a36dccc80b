import type { World } from '../../core/index.ts'
import type { CommandOptions } from './assemble.ts'
import { createLogger } from './logger.ts'
import { COMMAND_DEFAULTS } from './option-table.ts'
import type { RunningAll } from '../dialects.ts'
import type { DialectName } from '../dialects.ts'
import { lockOf, TRIES } from './tries.ts'
import type { Listening } from './tries.ts'

/** What the command says once its server listens: the address for programs, and what to try for people. */
export function announcement(
  server: Listening,
  options: CommandOptions,
  world: Pick<World, 'now'>,
): string {
  const { json, quiet, start } = options
  const { url, httpUrl, port } = server
  if (json) return logged({ url, httpUrl, port }, world)
  const listening = `Listening on ${url}\n`
  if (quiet) return listening
  const { dialect = COMMAND_DEFAULTS.which.dialect } = start
  const lines = TRIES[dialect](server, lockOf(dialect, start))
  return [listening, 'Try', ...indented(lines), '', ENDING].join('\n')
}

/** The same for all four; with `--json` an object for each, in a line of its own. */
export function announcementOfAll(
  servers: Readonly<Record<DialectName, Listening>>,
  { json, quiet, all }: CommandOptions,
  world: Pick<World, 'now'>,
): string {
  const each = Object.entries(servers) as [DialectName, Listening][]
  if (json) {
    return each
      .map(([server, { url, httpUrl, port }]) => logged({ server, url, httpUrl, port }, world))
      .join('')
  }
  const listening = each.map(([name, { url }]) => `${name.padEnd(NAME_WIDTH)}${url}\n`).join('')
  if (quiet) return listening
  const tries = each.flatMap(([name, server]) => [
    `Try ${name}`,
    ...indented(TRIES[name](server, lockOf(name, all ?? {}))),
    '',
  ])
  return [`Listening\n${listening}`, ...tries, ENDING].join('\n')
}

/** The servers without what ends them. */
export function listeningOf(servers: RunningAll): Readonly<Record<DialectName, Listening>> {
  const { maxine, nexus, deployd, cliffracer } = servers
  return { maxine, nexus, deployd, cliffracer }
}

const ENDING = 'Ctrl-C ends it.\n'
const NAME_WIDTH = 12

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`)
}

function logged(fields: Readonly<Record<string, string | number>>, world: Pick<World, 'now'>) {
  const lines: string[] = []
  createLogger({ json: true, write: (line) => lines.push(line), world })(
    'info',
    'listening',
    fields,
  )
  return lines.join('')
}
