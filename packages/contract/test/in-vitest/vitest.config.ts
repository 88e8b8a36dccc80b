import { defineConfig, mergeConfig } from 'vitest/config'
import { shared } from '../../../../vitest.shared.ts'

/** Its tests are there to fail, so they are none of the checkout's own. */
export default defineConfig(
  mergeConfig(shared, { test: { include: ['*.fixture.ts'], root: import.meta.dirname } }),
)
