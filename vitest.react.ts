import { join } from 'node:path'
import { compileHooks } from './packages/react/scripts/compile-hooks.mjs'

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
