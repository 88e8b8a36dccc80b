/** What a close code asks of a client, as PROTOCOL.md has it. */
export type Rule = 'again' | 'later' | 'token' | 'once' | 'thrice' | 'stop'

const RULES: Readonly<Record<number, Rule>> = {
  1002: 'thrice',
  1003: 'thrice',
  1007: 'thrice',
  1008: 'once',
  1009: 'thrice',
  1010: 'thrice',
  1013: 'later',
  4401: 'token',
  4429: 'later',
}

export function ruleOf(code: number): Rule {
  return RULES[code] ?? (code >= 4500 ? 'stop' : 'again')
}
