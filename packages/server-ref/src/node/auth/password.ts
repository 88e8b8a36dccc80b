import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import type { ScryptOptions } from 'node:crypto'

/** N = 2^14, r = 8, p = 5: one of the settings OWASP recommends, 16 MiB and a tenth of a second. */
const COST = { exponent: 14, blockSize: 8, parallel: 5 }
const SALT_BYTES = 16
const HASH_BYTES = 32
const MEMORY_LIMIT = 64 * 1024 * 1024
const FORM = /^scrypt\$(1[0-5])\$(8)\$([1-9])\$([\w-]{22})\$([\w-]{43})$/

/** What is kept of a password: `scrypt$14$8$5$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const { exponent, blockSize, parallel } = COST
  const salt = randomBytes(SALT_BYTES)
  const hash = await derive(password, salt, COST)
  const parts = [salt, hash].map((bytes) => bytes.toString('base64url'))
  return ['scrypt', exponent, blockSize, parallel, ...parts].join('$')
}

export function isPasswordHash(text: string): boolean {
  return FORM.test(text)
}

/** Whether the password is the one; takes as long where there is no user, and so no hash. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, exponent, blockSize, parallel, salt, expected] = FORM.exec(hash ?? '') ?? NOBODY
  const cost = {
    exponent: Number(exponent),
    blockSize: Number(blockSize),
    parallel: Number(parallel),
  }
  const derived = await derive(password, Buffer.from(salt ?? '', 'base64url'), cost)
  const equal = timingSafeEqual(derived, Buffer.from(expected ?? '', 'base64url'))
  return equal && hash !== undefined
}

const NOBODY = ['', COST.exponent, COST.blockSize, COST.parallel]
  .map(String)
  .concat(
    Buffer.alloc(SALT_BYTES).toString('base64url'),
    randomBytes(HASH_BYTES).toString('base64url'),
  )

function derive(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  const options: ScryptOptions = {
    N: 2 ** cost.exponent,
    r: cost.blockSize,
    p: cost.parallel,
    maxmem: MEMORY_LIMIT,
  }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, hash) => {
      if (error) reject(error)
      else resolve(hash)
    })
  })
}
