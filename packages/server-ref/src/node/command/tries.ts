import type { RunningSystem } from '../running-server.ts'
import type { DialectName } from '../start-server.ts'

/** Where a server listens. */
export type Listening = Pick<RunningSystem, 'url' | 'httpUrl' | 'port'>

type Tries = (where: Listening, token: 'with' | 'without') => readonly string[]

const JSON_BODY = "-H 'content-type: application/json'"

/** What people can type to see that a server does something. */
export const TRIES: Readonly<Record<DialectName, Tries>> = {
  maxine: ({ url, httpUrl }, token) => {
    if (token === 'with') {
      const user = JSON.stringify({ username: '…', password: '…' })
      return [
        `curl ${JSON_BODY} -d '${user}' ${httpUrl}/signin`,
        `npx wscat -c ${url} -w 60 -x "{\\"auth\\":\\"$TOKEN\\",\\"subscribe\\":true}"`,
        `curl -H "authorization: Bearer $TOKEN" ${httpUrl}/snapshot`,
      ]
    }
    const instance = JSON.stringify({ serviceName: 'my-service', host: 'localhost', port: 3_000 })
    return [
      `npx wscat -c ${url} -w 60 -x '{"subscribe":true}'`,
      `curl ${httpUrl}/servers`,
      `curl ${httpUrl}/snapshot`,
      `curl ${JSON_BODY} -d '${instance}' ${httpUrl}/register`,
    ]
  },
  nexus: ({ url, httpUrl }, token) => {
    const event = JSON.stringify({ channel: 'telemetry.metrics', data: { value: 42 } })
    const wanted = JSON.stringify({ action: 'subscribe', channels: ['telemetry.metrics'] })
    return [
      `npx wscat -c "${url}${query(token)}" -w 60 -x '${wanted}'`,
      `curl ${bearer(token)}${JSON_BODY} -d '${event}' ${httpUrl}/publish`,
    ]
  },
  deployd: ({ url, httpUrl }, token) => [
    `npx wscat -c ${url}/ws -w 60`,
    `curl ${bearer(token)}${JSON_BODY} -d '{"title":"Try this"}' ${httpUrl}/todos`,
    `curl ${bearer(token)}${httpUrl}/todos`,
  ],
  cliffracer: ({ url, httpUrl }, token) => [
    `npx wscat -c "${url}/chat/lobby${query(token)}" -w 60 -x '{"type":"message","message":"Hello"}'`,
    `curl ${bearer(token)}${JSON_BODY} -d '{"text":"Hello"}' ${httpUrl}/rpc/send_announcement`,
  ],
}

/** A shell puts the token in, so that it stands in no history. */
function query(token: 'with' | 'without'): string {
  return token === 'with' ? '?token=$TOKEN' : ''
}

function bearer(token: 'with' | 'without'): string {
  return token === 'with' ? '-H "authorization: Bearer $TOKEN" ' : ''
}
