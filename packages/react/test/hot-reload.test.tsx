// @vitest-environment jsdom
import { render } from '@testing-library/react'
import { StrictMode } from 'react'
import { expect, test, vi } from 'vitest'
import { openScene } from './hook-scene.tsx'

/** The modules of the hooks, evaluated anew: other components, another context, nothing remembered. */
async function load() {
  vi.resetModules()
  const { MaxineProvider } = await import('../src/index.ts')
  const { WholePage } = await import('./whole-page.tsx')
  return { MaxineProvider, WholePage }
}

async function openPage() {
  const scene = await openScene({ strict: true })
  const { client } = scene
  const pageOf = ({ MaxineProvider, WholePage }: Awaited<ReturnType<typeof load>>) => (
    <StrictMode>
      <MaxineProvider client={client}>
        <WholePage />
      </MaxineProvider>
    </StrictMode>
  )
  const modules = await load()
  const page = render(pageOf(modules))
  await scene.connect()
  return { ...scene, page, modules, pageOf }
}

test('one page in StrictMode says hello once, on one connection, and nothing more', async () => {
  const { server, said } = await openPage()
  expect([said(), server.core.counters.connections]).toEqual([['hello'], 1])
})

test('modules that are evaluated anew say nothing, and lose nothing', async () => {
  const { server, page, pageOf, said, pass } = await openPage()
  await server.register('orders')
  await pass()
  for (let edit = 0; edit < 3; edit += 1) {
    page.rerender(pageOf(await load()))
    await pass()
    expect(page.container.textContent).toContain('"selected":"orders"')
  }
  await pass(10_000)
  expect([said(), server.core.counters.connections]).toEqual([['hello'], 1])
})

test('a component that is another one with each edit says nothing', async () => {
  const { page, pageOf, modules, said, pass } = await openPage()
  const { WholePage } = modules
  for (let edit = 0; edit < 3; edit += 1) {
    page.rerender(pageOf({ ...modules, WholePage: () => <WholePage /> }))
    await pass()
  }
  expect(said()).toEqual(['hello'])
})

test('a page that goes and comes back within five seconds says nothing', async () => {
  const { page, pageOf, modules, server, said, pass } = await openPage()
  const before = server.subscriptions()
  page.unmount()
  await pass(4_000)
  render(pageOf(modules))
  await pass(10_000)
  expect([said(), server.subscriptions()]).toEqual([['hello'], before])
})
