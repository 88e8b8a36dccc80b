import { defineConfig, mergeConfig } from 'vitest/config'
import { findChromium } from './scripts/shared/chromium.mjs'
import { compiled, onReact18 } from './vitest.react.ts'
import { shared } from './vitest.shared.ts'

const CONTRACT = '**/*.contract.test.ts'
const BROWSER = '**/*.browser.test.ts'
const HOOKS = 'packages/react/{src,test}/**/*.test.{ts,tsx}'
/** What takes long, and is counted with each React already. */
const COUNTS = '**/render-counts.test.tsx'
const NEVER = ['**/node_modules/**', '**/dist/**']

export default defineConfig({
  test: {
    projects: [
      mergeConfig(shared, {
        test: {
          name: 'unit',
          include: [
            'packages/*/{src,test,simulation}/**/*.test.{ts,tsx}',
            'apps/*/{src,host}/**/*.test.{ts,tsx,mjs}',
            '{scripts,examples,benchmarks,packages/*/scripts}/**/*.test.{ts,tsx,mjs}',
          ],
          exclude: [...NEVER, CONTRACT, BROWSER],
          typecheck: {
            enabled: true,
            include: ['packages/*/{src,test}/**/*.test-d.{ts,tsx}'],
            tsconfig: './tsconfig.types.json',
            // Everything else is checked by the `types` step of npm run check.
            ignoreSourceErrors: true,
          },
        },
      }),
      // The tests of the hooks twice more: on the other React, and as React's compiler writes them.
      mergeConfig(shared, {
        ...onReact18,
        test: { ...onReact18.test, name: 'react-18', include: [HOOKS], exclude: NEVER },
      }),
      mergeConfig(shared, {
        ...compiled,
        test: { name: 'react-compiled', include: [HOOKS], exclude: [...NEVER, COUNTS] },
      }),
      mergeConfig(shared, {
        test: { name: 'contract', include: [CONTRACT], exclude: NEVER },
      }),
      mergeConfig(shared, {
        test: {
          name: 'browser',
          include: [BROWSER],
          exclude: NEVER,
          env: { CHROMIUM_PATH: findChromium() ?? '' },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      }),
    ],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.{ts,tsx}'],
      exclude: ['**/*.test.*', '**/*.test-d.ts'],
    },
  },
})
