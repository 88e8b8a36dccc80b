import { SettingError } from '../setting-error.ts'

/** Whether a request with this `Origin` may come in; without one it was no browser's page that sent it. */
export type OriginCheck = (origin: string | undefined) => boolean

/**
 * Compares with what is listed, whole and as it is: comparing parts of origins is how other servers
 * let `https://app.example.com.evil.io` in (CWE-1385).
 */
export function createOriginCheck(origins: readonly string[] = []): OriginCheck {
  const wrong = origins.find((origin) => !isOrigin(origin))
  if (wrong !== undefined) {
    throw new SettingError(
      `Not an origin such as https://app.example.com: ${JSON.stringify(wrong)}`,
    )
  }
  const allowed = new Set(origins)
  return (origin) => origin === undefined || allowed.has(origin)
}

/** As a browser writes it: in lower case, without a slash or a default port at the end. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && !/^null$|\*/.test(text)
}
