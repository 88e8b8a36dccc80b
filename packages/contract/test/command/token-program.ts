import { appendFileSync } from 'node:fs'
import { makeToken } from '../reference-target.ts'

/** A token command as the help asks for: heeds its environment. What it gave is kept for the test. */
const { CONTRACT_SUB = '', CONTRACT_ROLE = '', CONTRACT_LIFE_MS = '', GIVEN = '' } = process.env
const token = makeToken({
  sub: CONTRACT_SUB,
  role: CONTRACT_ROLE,
  lifeMs: Number(CONTRACT_LIFE_MS),
})
appendFileSync(GIVEN, `${CONTRACT_ROLE} ${token}\n`)
process.stdout.write(`${token}\n`)
