import { LIMITS } from 'maxine-protocol'
import { DEFAULTS } from '../../core/index.ts'
import type { Algorithm } from '../auth/auth-options.ts'
import { CLIFFRACER_OPTIONS } from './cliffracer-options.ts'
import { DEPLOYD_OPTIONS } from './deployd-options.ts'
import { NEXUS_OPTIONS } from './nexus-options.ts'
import { listOf, oneOf, onOrOff, size, time, wholeNumber, words } from './option-kinds.ts'
import type { OptionKind } from './option-kinds.ts'
import { section } from './option-section.ts'
import type { CommandOption } from './option-section.ts'
import { createOriginCheck } from '../http/origins.ts'
import { HANDSHAKE_DEFAULTS } from '../settings.ts'
import { DOCUMENTED_PORTS } from '../dialects.ts'
import type { DialectName } from '../dialects.ts'

/** Only what nobody else has a default for. */
export const COMMAND_DEFAULTS = {
  which: { dialect: 'maxine', all: false },
  start: {
    port: 8_080,
    host: '127.0.0.1',
    compression: false,
    testing: false,
  },
  command: { json: false, quiet: false },
} as const

const MILLISECOND = 1
const SECOND = 1_000
const HOUR = 3_600 * SECOND
const DAY = 24 * HOUR
const KIB = 1_024
const MIB = 1_024 * KIB
const MANY = 1_000_000
const ALGORITHMS: readonly Algorithm[] = ['HS256', 'ES256', 'RS256']
/** RFC 7518 section 3.2. */
const SECRET_BYTES = 32

const DIALECTS = Object.keys(DOCUMENTED_PORTS) as DialectName[]

const which = section('which', COMMAND_DEFAULTS.which)
const start = section('start', COMMAND_DEFAULTS.start)
const command = section('command', COMMAND_DEFAULTS.command)
const auth = section('auth', {})
const fleet = section('fleet', {})
const log = section('log', DEFAULTS.log)
const registry = section('registry', DEFAULTS.registry)
const session = section('session', DEFAULTS.session)
const handshake = section('handshake', HANDSHAKE_DEFAULTS)

const anyTime = time(MILLISECOND, DAY)
const file = words('FILE', 'the path of a file')
const name = words('NAME', 'a name')
const several = wholeNumber(1, MANY)

/** All options, in the order and groups of the help. */
export const OPTION_GROUPS: Readonly<Record<string, readonly CommandOption[]>> = {
  Server: [
    which('dialect', 'dialect', oneOf(DIALECTS), 'what it speaks'),
    which('all', 'all', onOrOff, `one of each, on ${Object.values(DOCUMENTED_PORTS).join(', ')}`),
  ],
  Listening: [
    start('port', 'port', wholeNumber(0, 65_535), "port, or its document's; 0 takes a free one"),
    start('host', 'host', words('ADDRESS', 'an address or a name'), 'address to be reached at'),
    start('origins', 'origins', origins(), "origins of browsers' pages that may come in"),
  ],
  Data: [
    start(
      'data',
      'data',
      words('DIR', 'the path of a directory'),
      'keeps events (maxine), documents (deployd) there, for good',
    ),
    log('maxCount', 'log-count', several, 'events kept, at most'),
    log('maxAgeMs', 'log-age', time(SECOND, 30 * DAY), 'age of the events kept, at most'),
    log('maxBytes', 'log-bytes', size(KIB, 4_096 * MIB), 'size of the events kept, at most'),
  ],
  Identity: [
    auth(
      'secret',
      'auth-secret',
      secret(),
      'secret of HS256 tokens; others see it in `ps`, so rather:',
    ),
    command('authSecretFile', 'auth-secret-file', file, 'file with that secret'),
    auth(
      'keys',
      'jwks',
      words('URL|FILE', 'an address or a file'),
      'public keys of ES256 and RS256 tokens',
    ),
    auth('algorithms', 'algorithms', algorithms(), 'algorithms that are accepted'),
    auth('issuer', 'issuer', name, 'wanted in a token as `iss`'),
    auth('audience', 'audience', name, 'wanted in a token as `aud`'),
    auth('users', 'users', file, 'JSON file of users, their roles and password hashes'),
    auth('tokenLifeMs', 'token-life', time(SECOND, 30 * DAY), 'life of a new token (1h)'),
    auth(
      'sessionLifeMs',
      'session-life',
      time(SECOND, 365 * DAY),
      'how long one sign-in lasts (12h)',
    ),
    start('tokenInQuery', 'token-in-query', onOrOff, 'takes `?token=` too, which proxies may log'),
    session('authWithinMs', 'auth-within', anyTime, 'time to present a token'),
    session('expiryGraceMs', 'expiry-grace', time(0, HOUR), "added to a token's life"),
  ],
  Fleet: [
    fleet('services', 'fleet', wholeNumber(1, 10_000), 'runs so many made-up services'),
    fleet(
      'eventsPerSecond',
      'fleet-rate',
      wholeNumber(1, 100_000),
      'how much happens to them, a second',
    ),
    fleet(
      'seed',
      'fleet-seed',
      wholeNumber(0, 2 ** 32 - 1),
      'the same number makes the same world',
    ),
  ],
  Registry: [
    registry('unhealthyAfterMs', 'unhealthy-after', anyTime, 'silence that makes a node unhealthy'),
    registry('removeAfterMs', 'remove-after', anyTime, 'further silence that removes it'),
    registry(
      'circuitFailures',
      'circuit-failures',
      several,
      'failures in a row that open a circuit',
    ),
    registry('circuitRetryMs', 'circuit-retry', anyTime, 'wait before an open circuit is tried'),
    registry('circuitRetryMaxMs', 'circuit-retry-max', anyTime, 'the longest such wait'),
    registry(
      'statsEveryMs',
      'stats-every',
      time(0, DAY),
      'how often `stats_update` is sent; 0 for never',
    ),
  ],
  Nexus: NEXUS_OPTIONS,
  'go-deployd': DEPLOYD_OPTIONS,
  Cliffracer: CLIFFRACER_OPTIONS,
  Connections: [
    session('heartbeatMs', 'heartbeat', time(10, HOUR), 'longest silence on a connection'),
    session(
      'maxPayload',
      'max-payload',
      size(KIB, LIMITS.clientFrame),
      'longest frame that is read',
    ),
    session(
      'maxSubscriptions',
      'max-subscriptions',
      wholeNumber(1, 1_000),
      'subscriptions of a connection',
    ),
    session('messagesPerSecond', 'message-rate', several, 'frames a second, in the long run'),
    session('messageBurst', 'message-burst', several, 'frames at once'),
    session('connectionsPerUser', 'connections-per-user', several, 'connections of a user'),
    session('tokensPerMinute', 'tokens-per-minute', several, 'sign-ins of an address, a minute'),
    session(
      'connectionsPerAddress',
      'connections-per-address',
      several,
      'connections of an address',
    ),
    session(
      'flushEveryMs',
      'flush-every',
      time(0, SECOND),
      'time between two writes of events, at least',
    ),
    start('compression', 'compression', onOrOff, 'compresses for clients that ask for it'),
    session(
      'maxBuffered',
      'max-buffered',
      size(KIB, 1_024 * MIB),
      'bytes unread before a client has to wait',
    ),
    session('slowAfterMs', 'slow-after', anyTime, 'time to read nothing, before 4411'),
    session('recoveryLimit', 'recovery-limit', several, 'events looked through for one recovery'),
    session(
      'drainSpreadMs',
      'drain-spread',
      time(0, HOUR),
      'time over which clients are sent away',
    ),
  ],
  Handshakes: [
    handshake('headersTimeoutMs', 'headers-timeout', anyTime, "time for a request's headers"),
    handshake('requestTimeoutMs', 'request-timeout', anyTime, 'time for a whole request'),
    handshake('checkEveryMs', 'timeout-check', anyTime, 'how often those two are looked at'),
    handshake('maxHeaderBytes', 'max-header-bytes', size(KIB, MIB), 'size of all headers'),
    handshake('maxHeaders', 'max-headers', wholeNumber(10, 10_000), 'number of headers'),
    handshake('maxBodyBytes', 'max-body', size(KIB, 64 * MIB), "size of a request's body"),
    handshake('maxWebSockets', 'max-web-sockets', several, 'WebSockets at once'),
    handshake('acceptsPerSecond', 'accept-rate', several, 'new WebSockets a second'),
    handshake('closeTimeoutMs', 'close-timeout', anyTime, 'time to answer a close'),
  ],
  Running: [
    command('json', 'json', onOrOff, 'writes the log as JSON, one object a line'),
    command('quiet', 'quiet', onOrOff, 'writes warnings and errors only'),
    start('testing', 'testing', onOrOff, 'lets tests make faults; never where others depend on it'),
  ],
}

function origins(): OptionKind<readonly string[]> {
  const wants = 'origins such as https://app.example.com, with commas between'
  return listOf('URL,…', wants, (text) => {
    try {
      createOriginCheck([text])
      return text
    } catch {
      return undefined
    }
  })
}

function algorithms(): OptionKind<readonly Algorithm[]> {
  const wants = `one or more of ${ALGORITHMS.join(', ')}, with commas between`
  return listOf('NAME,…', wants, (text) => ALGORITHMS.find((algorithm) => algorithm === text))
}

function secret(): OptionKind<string> {
  const wants = `at least ${SECRET_BYTES} bytes (try: openssl rand -base64 48)`
  return words('SECRET', wants, (text) => Buffer.byteLength(text) >= SECRET_BYTES)
}
