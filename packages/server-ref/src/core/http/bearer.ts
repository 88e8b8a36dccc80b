/** The token in `Authorization`, as RFC 6750, 2.1 has it; the scheme's name in any case. */
export function bearerToken(authorization = ''): string | undefined {
  return /^bearer +([\w.~+/-]+=*)$/i.exec(authorization.trim())?.[1]
}
