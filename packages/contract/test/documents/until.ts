import { vi } from 'vitest'

/** A busy machine takes its time; how long is nothing these tests are about. */
export function until(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 15_000 })
}
