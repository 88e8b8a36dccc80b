/** Fields of frames that hold a token. */
export const TOKEN_FIELDS: readonly string[] = ['auth', 'token']

/** What stands for a token that no desk has made. */
export const UNKNOWN_TOKEN = '(unknown token)'

/** What stands for one that a desk has made: the nth, for this user. */
export function tokenName(number: number, sub: string): string {
  return `(token ${number} of ${sub})`
}

/** Whether it is such a name, and no token. */
export function isTokenName(text: string): boolean {
  return text === UNKNOWN_TOKEN || /^\(token \d+ of .*\)$/.test(text)
}
