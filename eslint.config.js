import javascript from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import { defineConfig, globalIgnores } from 'eslint/config'
import typescript from 'typescript-eslint'

const TESTS = ['**/*.{test,test-d}.{ts,tsx,mjs}', 'packages/*/test/**', 'vitest.setup.ts']
const CONFIGURATION = ['*.config.{js,ts}', '{apps,packages}/*/{,test/*/}*.config.{js,ts}']
const LIBRARY = 'packages/*/src/**/*.{ts,tsx}'
const CLOCKLESS = ['packages/{protocol,client}/src/**/*.ts', 'packages/server-ref/src/core/**/*.ts']
const REACT = ['packages/react/**/*.{ts,tsx}', 'apps/demo/**/*.{ts,tsx}', 'examples/**/*.tsx']
const COMMAND_LINE = 'packages/*/src/**/cli.ts'
const JSON_EDGE = 'packages/protocol/src/json.ts'

/** @type {import('eslint').Linter.RulesRecord} */
const BUDGETS = {
  'max-lines': ['error', 300],
  'max-lines-per-function': ['error', 60],
  'max-params': ['error', 4],
  'max-depth': ['error', 3],
}

const NODE_GLOBALS = Object.fromEntries(
  ['console', 'process', 'performance', 'setTimeout', 'clearTimeout', 'URL', 'structuredClone']
    .concat([
      'setImmediate',
      'queueMicrotask',
      'Buffer',
      'fetch',
      'TextEncoder',
      'TextDecoder',
      'AbortSignal',
    ])
    .map((name) => [name, 'readonly']),
)

const BROWSER_GLOBALS = Object.fromEntries(
  ['document', 'window', 'requestAnimationFrame', 'cancelAnimationFrame'].map((name) => [
    name,
    'readonly',
  ]),
)

/** Each ban says why, for whoever meets it. */
const DEFAULT_EXPORT = {
  selector: 'ExportDefaultDeclaration',
  message: 'A default export has no name of its own, so every importer invents one. Export a name.',
}
const EVERYWHERE = [
  {
    selector: 'ExportAllDeclaration',
    message: '`export *` publishes what nobody decided to publish. List the names.',
  },
  {
    selector: 'TSEnumDeclaration',
    message: 'An enum is code that type stripping cannot remove. Use a union of literals.',
  },
  {
    selector:
      ':matches(BinaryExpression[operator=/^[!=]==?$/], SwitchStatement) > MemberExpression[property.name="name"]:matches([object.name=/dialect/i], [object.property.name=/dialect/i])',
    message: 'Dialects differ by what they can do, not by name. Read `dialect.can`, or add to it.',
  },
  {
    selector:
      ':matches(NewExpression, CallExpression)[callee.name="Function"], CallExpression[callee.name="eval"]',
    message: 'Code made from text is refused by a strict Content-Security-Policy.',
  },
]
const TEST_MODES = {
  selector:
    'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo)$/]',
  message: 'A test that does not run holds nothing. Fix it or delete it.',
}
const JSON_PARSE = {
  selector: 'MemberExpression[object.name="JSON"][property.name="parse"]',
  message: 'Untrusted text is read in one place, packages/protocol/src/json.ts, into a result.',
}
const CONSOLE = {
  selector: 'MemberExpression[object.name="console"]',
  message: 'A library does not print: return a result, throw MaxineError, or emit an event.',
}
const CLOCK_AND_CHANCE = {
  selector:
    'CallExpression:matches([callee.object.name="Date"][callee.property.name="now"], [callee.object.name="Math"][callee.property.name="random"]), NewExpression[callee.name="Date"][arguments.length=0]',
  message: 'Time and chance come in as arguments, so that a test can decide them.',
}

export default defineConfig(
  globalIgnores(['**/dist/', '**/coverage/', 'fixtures/', 'packages/*/spec/', '**/.turbo/']),
  javascript.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { globals: NODE_GLOBALS },
    rules: {
      ...BUDGETS,
      eqeqeq: 'error',
      // `{ raw: _, ...rest }` leaves a member out.
      'no-unused-vars': ['error', { ignoreRestSiblings: true }],
      ...banned(DEFAULT_EXPORT),
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      // Brackets tell a member that came off a wire from one that a type declares.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    },
  },
  {
    files: REACT,
    // With those of React's compiler; what is a warning there is none of ours.
    plugins: { 'react-hooks': { rules: reactHooks.rules } },
    languageOptions: { globals: BROWSER_GLOBALS },
    rules: Object.fromEntries(
      Object.keys(reactHooks.configs.flat['recommended-latest'].rules).map((rule) => [
        rule,
        'error',
      ]),
    ),
  },
  { files: [LIBRARY], rules: banned(DEFAULT_EXPORT, JSON_PARSE, CONSOLE) },
  { files: CLOCKLESS, rules: banned(DEFAULT_EXPORT, JSON_PARSE, CONSOLE, CLOCK_AND_CHANCE) },
  { files: [JSON_EDGE], rules: banned(DEFAULT_EXPORT, CONSOLE, CLOCK_AND_CHANCE) },
  { files: [COMMAND_LINE], rules: banned(DEFAULT_EXPORT, JSON_PARSE) },
  {
    files: TESTS,
    rules: {
      ...banned(DEFAULT_EXPORT, TEST_MODES),
      'max-lines': 'off',
      'max-lines-per-function': 'off',
    },
  },
  {
    files: ['**/*.{test,test-d}.{ts,tsx}', 'packages/*/test/**/*.ts'],
    rules: {
      // What a test reads back from JSON, or takes apart, is checked by its expectations.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: CONFIGURATION, rules: banned() },
)

/**
 * The rule takes its list whole, so every group of files names all it bans.
 *
 * @param {object[]} bans
 * @returns {import('eslint').Linter.RulesRecord}
 */
function banned(...bans) {
  return { 'no-restricted-syntax': ['error', ...EVERYWHERE, ...bans] }
}
