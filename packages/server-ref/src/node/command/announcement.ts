import type { World } from '../../core/index.ts'
import { createLogger } from './logger.ts'
import type { CommandOptions } from './options.ts'
import type { RunningServer } from '../running-server.ts'

/** What the command says once it listens: the address for programs, and what to try for people. */
export function announcement(
  { url, httpUrl, port }: Pick<RunningServer, 'url' | 'httpUrl' | 'port'>,
  { json, quiet, start }: CommandOptions,
  world: Pick<World, 'now'>,
): string {
  if (json) return logged({ url, httpUrl, port }, world)
  const listening = `Listening on ${url}\n`
  if (quiet) return listening
  const tries = start.auth ? withToken(url, httpUrl) : withoutToken(url, httpUrl)
  return [listening, 'Try', ...tries.map((line) => `  ${line}`), '', 'Ctrl-C ends it.', ''].join(
    '\n',
  )
}

function withoutToken(url: string, httpUrl: string): readonly string[] {
  const instance = JSON.stringify({ serviceName: 'my-service', host: 'localhost', port: 3_000 })
  return [
    `npx wscat -c ${url} -w 60 -x '{"subscribe":true}'`,
    `curl ${httpUrl}/servers`,
    `curl ${httpUrl}/snapshot`,
    `curl -H 'content-type: application/json' -d '${instance}' ${httpUrl}/register`,
  ]
}

function withToken(url: string, httpUrl: string): readonly string[] {
  const user = JSON.stringify({ username: '…', password: '…' })
  return [
    `curl -H 'content-type: application/json' -d '${user}' ${httpUrl}/signin`,
    `npx wscat -c ${url} -w 60 -x "{\\"auth\\":\\"$TOKEN\\",\\"subscribe\\":true}"`,
    `curl -H "authorization: Bearer $TOKEN" ${httpUrl}/snapshot`,
  ]
}

function logged(
  fields: Pick<RunningServer, 'url' | 'httpUrl' | 'port'>,
  world: Pick<World, 'now'>,
) {
  const lines: string[] = []
  createLogger({ json: true, write: (line) => lines.push(line), world })(
    'info',
    'listening',
    fields,
  )
  return lines.join('')
}
