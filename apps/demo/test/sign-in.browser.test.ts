import type { Browser } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Demo } from './stage/open-demo.ts'
import { openStage } from './stage/open-stage.ts'
import { PATIENCE } from './stage/patience.ts'
import { ofItself, visit } from './stage/visit.ts'

const FAULTS = ['drop', 'half-open', 'expire-tokens', 'restart-new-epoch', 'burst', 'slow-network']

describe('signing in', () => {
  let demo: Demo
  let browser: Browser

  beforeAll(async () => {
    const stage = await openStage()
    demo = stage.demo
    browser = stage.browser
    return stage.close
  })

  test('with a wrong password is refused in words, and the right one lets in', async () => {
    const { page, by, pictureIs, complaints } = await visit(browser, demo)
    await page.goto(demo.url)
    await page.getByLabel('Name').fill('viewer')
    await page.getByLabel('Password').fill('not this one')
    await page.getByRole('button', { name: 'Sign in' }).click()
    const alert = by('sign-in').getByRole('alert')
    await expect.poll(() => alert.innerText(), PATIENCE).toContain('do not belong together')
    await page.getByLabel('Password').fill('viewer-demo')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await pictureIs('live')
    expect(ofItself(complaints)).toEqual([])
  })

  test.each([
    ['viewer', 'out of', false],
    ['operator', 'within', true],
    ['admin', 'within', true],
  ] as const)('as %s has every fault %s reach', async (role, _where, isEnabled) => {
    const { enter, by } = await visit(browser, demo)
    await enter(role)
    expect(await by('role').innerText()).toBe(role)
    const reachable = await Promise.all(FAULTS.map((name) => by(`fault-${name}`).isEnabled()))
    expect(reachable).toEqual(FAULTS.map(() => isEnabled))
  })

  test('ends by signing out, for the page and for who comes back to it', async () => {
    const { enter, by, page } = await visit(browser, demo)
    await enter('viewer')
    await by('sign-out').click()
    await by('sign-in').waitFor()
    await page.reload()
    await by('sign-in').waitFor()
  })

  test('lasts as long as the tab where that was wanted, and not beyond a reload where it was not', async () => {
    const { page, by, pictureIs } = await visit(browser, demo)
    await page.goto(demo.url)
    await page.getByLabel('Stay signed in').check()
    await by('sign-in-as-viewer').click()
    await pictureIs('live')
    await page.reload()
    await pictureIs('live')
  })
})
