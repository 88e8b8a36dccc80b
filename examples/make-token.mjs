import { createHmac } from 'node:crypto'

// For a server that checks HS256 tokens with a secret; yours may ask your sign-in service instead.
const { CONTRACT_SUB, CONTRACT_ROLE, CONTRACT_LIFE_MS, CONTRACT_SCOPES, AUTH_SECRET } = process.env
const exp = Math.floor((Date.now() + Number(CONTRACT_LIFE_MS)) / 1_000)
// Only some wishes name scopes; the others ask for a token that may do everything.
const scopes = CONTRACT_SCOPES?.split(' ').filter((name) => name !== '')
const claims = { sub: CONTRACT_SUB, role: CONTRACT_ROLE, scopes, exp }
const text = [{ alg: 'HS256', typ: 'JWT' }, claims]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.')
const signature = createHmac('sha256', AUTH_SECRET).update(text).digest('base64url')
console.log(`${text}.${signature}`)
