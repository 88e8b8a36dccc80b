import type { RunningSystem } from '../running-server.ts'
import type { StartAllOptions } from '../dialects.ts'
import type { DialectName } from '../dialects.ts'

/** Where a server listens. */
export type Listening = Pick<RunningSystem, 'url' | 'httpUrl' | 'port'>

/** What has to be shown to a server. */
type Lock = 'token' | 'master key' | 'nothing'

type Tries = (where: Listening, lock: Lock) => readonly string[]

const JSON_BODY = "-H 'content-type: application/json'"

/** What people can type to see that a server does something. */
export const TRIES: Readonly<Record<DialectName, Tries>> = {
  maxine: ({ url, httpUrl }, lock) => {
    if (lock === 'token') {
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
  nexus: ({ url, httpUrl }, lock) => {
    const event = JSON.stringify({ channel: 'telemetry.metrics', data: { value: 42 } })
    const wanted = JSON.stringify({ action: 'subscribe', channels: ['telemetry.metrics'] })
    return [
      `npx wscat -c "${url}${query(lock)}" -w 60 -x '${wanted}'`,
      `curl ${shown(lock)}${JSON_BODY} -d '${event}' ${httpUrl}/publish`,
    ]
  },
  deployd: ({ url, httpUrl }, lock) => [
    `npx wscat -c ${url}/ws -w 60`,
    `curl ${shown(lock)}${JSON_BODY} -d '{"title":"Try this"}' ${httpUrl}/todos`,
    `curl ${shown(lock)}${httpUrl}/todos`,
  ],
  cliffracer: ({ url, httpUrl }, lock) => [
    `npx wscat -c "${url}/chat/lobby${query(lock)}" -w 60 -x '{"type":"message","message":"Hello"}'`,
    `curl ${shown(lock)}${JSON_BODY} -d '{"text":"Hello"}' ${httpUrl}/rpc/send_announcement`,
  ],
}

/** What has to be shown to the server of a dialect that was started with these options. */
export function lockOf(
  dialect: DialectName,
  { auth, nexus, deployd }: Pick<StartAllOptions, 'auth' | 'nexus' | 'deployd'>,
): Lock {
  if (auth || (dialect === 'nexus' && nexus?.apiKeys !== undefined)) return 'token'
  const hasKey = (deployd?.masterKey ?? deployd?.masterKeyFile) !== undefined
  return dialect === 'deployd' && hasKey ? 'master key' : 'nothing'
}

/** A shell puts the secret in, so that it stands in no history. */
const SHOWN: Readonly<Record<Lock, string>> = {
  token: '-H "authorization: Bearer $TOKEN" ',
  'master key': '-H "x-master-key: $MASTER_KEY" ',
  nothing: '',
}

function query(lock: Lock): string {
  return lock === 'token' ? '?token=$TOKEN' : ''
}

function shown(lock: Lock): string {
  return SHOWN[lock]
}
