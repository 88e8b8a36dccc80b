import { afterAll, afterEach } from 'vitest'

const METHODS = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const

/** Calls since the last test that nothing has replaced, hence that would have been printed. */
const printed: Error[] = []

for (const method of METHODS) {
  console[method] = (...values: readonly unknown[]) => {
    const call = `console.${method}(${values.map(String).join(', ')})`
    const remedy = `expect it with vi.spyOn(console, '${method}').mockReturnValue(undefined)`
    printed.push(new Error(`${call} in a test: a library does not print; ${remedy}`))
  }
}

afterEach(failOnPrinted)
afterAll(failOnPrinted)

function failOnPrinted(): void {
  const first = printed.shift()
  printed.length = 0
  if (first) throw first
}
