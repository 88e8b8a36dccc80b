import { expect, test } from 'vitest'
import { compileSource, listHookSources, readHookSource } from './compile-hooks.mjs'

const HOOKS = listHookSources().filter((file) => file.startsWith('use-'))

test.each(HOOKS)('the compiler of React takes %s as it is', async (file) => {
  const { code } = await compileSource(readHookSource(file), file)
  expect(code).toContain('export function use')
})

test.each(['use-service-events.ts', 'maxine-provider.tsx'])('it does compile %s', async (file) => {
  const { code } = await compileSource(readHookSource(file), file)
  expect(code).toContain('react/compiler-runtime')
})

test('what it cannot compile is an error', async () => {
  const code = `import { useRef } from 'react'
    export function useCount() { const count = useRef(0); count.current += 1; return count.current }`
  await expect(compileSource(code, 'use-count.ts')).rejects.toThrow('ref')
})
