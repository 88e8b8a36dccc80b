/** What was typed cannot be done. The message is one line, and repeats no value that may be secret. */
export class Refused extends Error {
  override readonly name = 'Refused'
}
