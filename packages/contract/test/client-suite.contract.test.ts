import { afterAll, beforeAll, describe } from 'vitest'
import { CLIENT_CASES, commandSubject } from '../src/index.ts'
import { describeClientContract } from '../src/vitest.ts'
import { buildCommand } from './command-process.ts'
import type { Program } from './command-process.ts'
import { OWN_CLIENT } from './clients/own-client.ts'

/** Each start of the command is a process, and others may be at work on this machine. */
const FACTS = { startMs: 30_000 }

const OF_FRESH_TOKENS = CLIENT_CASES.filter(({ needs }) => needs.includes('freshTokens'))
const OF_THE_REST = CLIENT_CASES.filter((one) => !OF_FRESH_TOKENS.includes(one))

describeClientContract(OWN_CLIENT, { name: 'our client in process', strict: 'yes' })

describe('our command', () => {
  let program: Program | undefined
  beforeAll(() => {
    program = buildCommand()
  })
  afterAll(() => program?.remove())

  const tail = () => `exec node ${program?.path} tail {url} --json`

  describeClientContract(() => commandSubject(tail()), {
    name: 'tail as it is, with a token from its environment',
    ids: OF_THE_REST.map(({ id }) => id),
    strict: 'yes',
    facts: FACTS,
  })

  describeClientContract(() => commandSubject(`unset MAXINE_TOKEN; ${tail()} ${FETCHES_TOKENS}`), {
    name: 'tail with a command that fetches tokens',
    ids: OF_FRESH_TOKENS.map(({ id }) => id),
    strict: 'yes',
    facts: FACTS,
  })
})

const FETCHES_TOKENS = `--token-command 'node -e "fetch(process.env.MAXINE_TOKEN_URL).then(async (answer) => console.log(await answer.text()))"'`
