import { expect, test } from 'vitest'
import { ChatCrowd } from './chat-crowd.ts'
import type { CrowdPlan } from './chat-crowd.ts'

const MEMBERS = 200
const PLAN = { members: MEMBERS, troubleMs: 60_000, faultEveryMs: 400 } satisfies Partial<CrowdPlan>

/** Another story: `SIM_SEED=7 npx vitest run …/chat-crowd.test.ts`. */
const SEED = Number(process.env['SIM_SEED'] ?? 1)

test(
  'a chat of 200 loses no word between members who stay, in 60 s of faults, and says so to the others',
  { timeout: 120_000 },
  async () => {
    const crowd = new ChatCrowd({ ...PLAN, seed: SEED })
    await crowd.play()
    const { members, said } = crowd
    expect(crowd.crashes).toEqual([])
    expect(members.map((member) => member.whatIsWrong(said)).filter(Boolean)).toEqual([])
    const stayed = members.filter(({ hasStayed }) => hasStayed)
    for (const { name, gaps, sent, stretches } of stayed) {
      expect(gaps, name).toBe(0)
      expect(stretches[0], name).toEqual(said)
      expect(
        said.filter((text) => sent.includes(text)),
        name,
      ).toEqual(sent)
    }
    for (const { name, gaps, hasStayed } of members)
      if (!hasStayed) expect(gaps, name).toBeGreaterThan(0)
    // The promises about these are only kept where they happen.
    expect(stayed.length).toBeGreaterThanOrEqual(MEMBERS / 2)
    expect(members.length - stayed.length).toBeGreaterThan(MEMBERS / 4)
    expect(said.length).toBeGreaterThan(2 * MEMBERS)
    expect(crowd.leftovers()).toEqual({ client: 0, server: 0, sockets: 0 })
  },
)

test(
  'a chat of 50 whose server crashes says so to everybody, and goes on',
  { timeout: 60_000 },
  async () => {
    const crowd = new ChatCrowd({ ...PLAN, members: 50, seed: SEED, crashAt: 30_000 })
    await crowd.play()
    const { members, said } = crowd
    expect(crowd.crashes).toEqual([])
    expect(members.map((member) => member.whatIsWrong(said)).filter(Boolean)).toEqual([])
    for (const { name, gaps } of members) expect(gaps, name).toBeGreaterThan(0)
    expect(crowd.leftovers()).toEqual({ client: 0, server: 0, sockets: 0 })
  },
)

test('a word that one member misses, hears twice or hears too early is noticed', async () => {
  const crowd = new ChatCrowd({ ...PLAN, members: 10, seed: SEED, troubleMs: 20_000 })
  await crowd.play()
  const { members, said } = crowd
  const member = members.find(({ hasStayed }) => hasStayed)
  const heard = member?.stretches[0] ?? []
  const right = [...heard]
  const heardAs = (...texts: readonly (string | undefined)[]) => {
    heard.splice(0, heard.length, ...texts.map(String))
    return member?.whatIsWrong(said)
  }
  const [first, second, ...others] = right
  expect(heardAs(first, ...others)).toContain('and of no gap')
  expect(heardAs(first, first, second, ...others)).toContain('and of no gap')
  expect(heardAs(second, first, ...others)).toContain('and of no gap')
  expect(heardAs(...right.slice(0, -1))).toContain('missed the end')
  expect(heardAs(...right)).toBeUndefined()
})
