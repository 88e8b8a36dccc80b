import type { Result } from './run-case.ts'

/** Without the place where it is thrown, which says nothing about the server, or the client. */
export function failureOf(result: Result): Error {
  const error = new Error(explain(result))
  error.stack = String(error)
  return error
}

/** A failure in the words of a test: what was wrong, what is written, and what went over the wire. */
function explain({ id, sentence, reason = '', transcript }: Result): string {
  const lines = transcript.map(
    ({ at, connection, direction, text }) => `  ${at} ms  #${connection} ${direction} ${text}`,
  )
  return [reason, `${id}, ${sentence.section}: ${sentence.text}`, ...lines].join('\n')
}
