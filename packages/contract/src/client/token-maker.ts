/** An hour, in seconds. */
const LIFE_S = 3_600

/** Makes tokens that look like any other and differ from each other; nobody checks their signature. */
export function tokenMaker(): () => string {
  const run = Math.random().toString(36).slice(2, 8)
  let count = 0
  return () => {
    count += 1
    const iat = Math.floor(Date.now() / 1_000)
    const claims = {
      sub: 'contract',
      role: 'admin',
      jti: `${run}-${count}`,
      iat,
      exp: iat + LIFE_S,
    }
    return [{ alg: 'HS256', typ: 'JWT' }, claims, `no signature ${run} ${count}`]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
  }
}
