/** What a matcher answers: the message is for whichever way it fails. */
export interface Verdict {
  readonly pass: boolean
  readonly message: () => string
}

/** One message for what is missing, and one for what is there and should not be. */
export function verdict(
  pass: boolean,
  { missing, present }: { readonly missing: string; readonly present: string },
): Verdict {
  return { pass, message: () => (pass ? present : missing) }
}
