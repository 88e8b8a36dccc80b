export { DEFAULTS } from './core/index.ts'
