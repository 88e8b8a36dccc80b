const HIDDEN = '[hidden]'

/** What tokens look like wherever they stand: in an error's text, an address, a copied header or frame. */
const LOOKS_LIKE_TOKEN: readonly (readonly [RegExp, string])[] = [
  // A JWT: its header is a JSON object, which always begins like this in base64url.
  [/\beyJ[\w-]+(?:\.[\w-]*)*/g, HIDDEN],
  [/\b(Bearer|Basic)(\s+|%20)[^\s"',;]+/gi, `$1 ${HIDDEN}`],
  // The subprotocol in which browsers carry one.
  [/\b(base64url\.bearer\.)[^\s"',;]+/gi, `$1${HIDDEN}`],
  [/([?&](?:\w+_)?(?:token|secret|password|auth)=)[^&#\s"]+/gi, `$1${HIDDEN}`],
  [
    /("(?:\w+_)?(?:token|secret|password|auth|authorization)"\s*:\s*")(?:[^"\\]|\\.)*/gi,
    `$1${HIDDEN}`,
  ],
]
const SECRET_NAME =
  /(?:^|[a-z_-])(?:token|secret|password|passwordhash|credentials?)$|^(?:auth|authorization|cookie|set-cookie|jwt|api-?key|sec-websocket-protocol)$/i
/** Levels; what is deeper is not worth a line of a log. */
const DEEPEST = 8

/** The text without anything that looks like a token. */
export function redactText(text: string): string {
  return LOOKS_LIKE_TOKEN.reduce((kept, [form, instead]) => kept.replace(form, instead), text)
}

/** A copy of plain values without tokens, at any depth: by the names of fields and the look of texts. */
export function redact(value: unknown, levels = DEEPEST): unknown {
  if (typeof value === 'string') return redactText(value)
  if (value instanceof Error) return redactText(value.stack ?? String(value))
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (levels === 0) return '[deep]'
  if (Array.isArray(value)) return value.map((member: unknown) => redact(member, levels - 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      redactText(name),
      isSecret(name, member) ? HIDDEN : redact(member, levels - 1),
    ]),
  )
}

/** Whether a token was used is no secret. */
function isSecret(name: string, value: unknown): boolean {
  return value !== undefined && typeof value !== 'boolean' && SECRET_NAME.test(name)
}
