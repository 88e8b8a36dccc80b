import { expect, onTestFinished, test, vi } from 'vitest'

test('neither mock-socket nor msw is loaded before somebody asks for it', async () => {
  const loaded: string[] = []
  for (const name of ['mock-socket', 'msw']) {
    vi.doMock(name, () => {
      loaded.push(name)
      throw new Error(`${name} is not installed`)
    })
    onTestFinished(() => {
      vi.doUnmock(name)
    })
  }
  const testing = await import('./index.ts')
  expect(loaded).toEqual([])
  await expect(testing.createFakeServer()).rejects.toThrow('npm install --save-dev mock-socket')
  await expect(testing.maxineHandlers()).rejects.toThrow('npm install --save-dev msw')
  expect(loaded).toEqual(['mock-socket', 'msw'])
})
