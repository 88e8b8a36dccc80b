/**
 * What a client does after a close: `retry`, come back with backoff; `refresh-token`, come back with
 * a fresh token; `stop`, do not come back by itself.
 */
export type CloseAction = 'retry' | 'refresh-token' | 'stop'

export interface CloseRule {
  readonly code: number
  readonly name: string
  readonly action: CloseAction
  /** How many times in a row the action is taken before it becomes `stop`; without end where absent. */
  readonly attempts?: number
}

type Rule = readonly [name: string, action: CloseAction, attempts?: number]

/** Apart from what they mean in words, which a client has no room for. Absent: 1004 and 1015, which no close frame can carry. */
const RULES: Readonly<Record<number, Rule>> = {
  1000: ['normal', 'retry'],
  1001: ['going_away', 'retry'],
  1002: ['protocol_error', 'retry', 3],
  1003: ['unsupported_data', 'retry', 3],
  1005: ['no_status', 'retry'],
  1006: ['abnormal', 'retry'],
  1007: ['invalid_payload', 'retry', 3],
  1008: ['policy_violation', 'refresh-token', 1],
  1009: ['too_big', 'retry', 3],
  1010: ['missing_extension', 'retry', 3],
  1011: ['server_error', 'retry'],
  1012: ['service_restart', 'retry'],
  1013: ['try_again_later', 'retry'],
  1014: ['bad_gateway', 'retry'],
  4401: ['token_expired', 'refresh-token'],
  4408: ['auth_timeout', 'retry'],
  4409: ['no_pong', 'retry'],
  4410: ['position_lost', 'retry'],
  4411: ['slow_consumer', 'retry'],
  4429: ['rate_limited', 'retry'],
  4500: ['token_refused', 'stop'],
  4503: ['forbidden', 'stop'],
  4504: ['revoked', 'stop'],
  4505: ['too_many', 'stop'],
  4506: ['version_not_supported', 'stop'],
}

/** Every code there is a rule for, in order. */
export function listedCloseCodes(): readonly number[] {
  return Object.keys(RULES).map(Number)
}

/**
 * What to do after a close. A code nobody listed follows its range: 4000 to 4499 come back, 4500 to
 * 4999 stop; any other is taken as a broken connection.
 */
export function closeRule(code: number): CloseRule {
  const [name, action, attempts] = RULES[code] ?? [
    'unlisted',
    code >= 4500 && code <= 4999 ? 'stop' : 'retry',
  ]
  return { code, name, action, ...(attempts !== undefined && { attempts }) }
}
