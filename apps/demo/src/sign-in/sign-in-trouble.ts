import { MaxineError } from 'maxine-client/http'

/** Why nobody was signed in, and what to do. */
export function signInTrouble(error: unknown): string {
  if (!(error instanceof MaxineError)) return 'Something unexpected went wrong. Please try again.'
  if (error.status === 401) return 'This name and password do not belong together.'
  if (error.status === 429) return 'Too many attempts. Please wait a minute and try again.'
  if (error.code === 'request_failed') {
    return 'The server cannot be reached. Check that it runs, then try again.'
  }
  return `The server declined: ${error.message}.`
}
