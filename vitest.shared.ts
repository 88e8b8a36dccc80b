import { join } from 'node:path'
import { compileHooks } from './packages/react/scripts/compile-hooks.mjs'

const SOURCE_CONDITION = 'maxine-source'

/** What every project shares: packages are tested from their sources, and no test may print. */
export const shared = {
  // In the Node environment only the `ssr` half counts; the other one is for DOM environments.
  resolve: { conditions: [SOURCE_CONDITION, 'module', 'browser', 'development|production'] },
  ssr: {
    resolve: {
      conditions: [SOURCE_CONDITION, 'module', 'node', 'development|production'],
      externalConditions: [SOURCE_CONDITION, 'node', 'module-sync'],
    },
  },
  test: {
    environment: 'node',
    // Real sockets and hashes on a machine that does other things as well.
    testTimeout: 20_000,
    setupFiles: [join(import.meta.dirname, 'vitest.setup.ts')],
    // The source condition is lost on a package that is loaded by Node itself.
    server: { deps: { inline: [/\/packages\/[^/]+\/src\//] } },
  },
}

const REACT_18 = join(import.meta.dirname, 'fixtures/react-18/node_modules')
const TESTING_LIBRARY = join(
  import.meta.dirname,
  'node_modules/@testing-library/react/dist/@testing-library/react.esm.js',
)

/** React 18 in the place of 19, for everybody who asks for one: Testing Library as well. */
export const onReact18 = {
  resolve: {
    alias: [
      { find: /^(react|react-dom)(?=\/|$)/, replacement: join(REACT_18, '$1') },
      // Its modules, for what it requires would be found by Node itself.
      { find: '@testing-library/react', replacement: TESTING_LIBRARY },
    ],
  },
  test: { env: { REACT: '18' }, server: { deps: { inline: [/@testing-library\/react/] } } },
}

/** The hooks as React's compiler writes them; what it cannot compile is an error. */
export const compiled = { plugins: [compileHooks()] }
