import * as nodeModule from 'node:module'
import { SettingError } from '../../../setting-error.ts'

type Strip = (text: string) => string

/** What is taken of each package that can do it. */
interface TypeScript {
  readonly transpileModule: (
    text: string,
    options: object,
  ) => { readonly outputText: string; readonly diagnostics?: readonly unknown[] }
}
interface Esbuild {
  readonly transformSync: (text: string, options: object) => { readonly code: string }
}

/**
 * TypeScript without its types: by Node where it can (22.13 and newer), else by the package
 * `typescript` or `esbuild`, where one is installed beside the file or this package.
 *
 * @throws SettingError where nothing can.
 */
export function stripTypes(text: string, file: string): string {
  const strip = byNode() ?? byTypeScript(file) ?? byEsbuild(file)
  if (strip) return strip(text)
  const wanted = 'Node 22.13, or the package typescript or esbuild'
  throw new SettingError(`${file} is TypeScript, which needs ${wanted}`)
}

function byNode(): Strip | undefined {
  const { stripTypeScriptTypes } = nodeModule as { readonly stripTypeScriptTypes?: Strip }
  return stripTypeScriptTypes && ((text) => stripTypeScriptTypes(text))
}

function byTypeScript(file: string): Strip | undefined {
  const typescript = load('typescript', file) as TypeScript | undefined
  return (
    typescript &&
    ((text) => {
      const compilerOptions = { target: 'ES2022', module: 'ESNext', verbatimModuleSyntax: true }
      const options = { compilerOptions, reportDiagnostics: true }
      const { outputText, diagnostics = [] } = typescript.transpileModule(text, options)
      if (diagnostics.length > 0) throw new SyntaxError('no TypeScript that can be read')
      return outputText
    })
  )
}

function byEsbuild(file: string): Strip | undefined {
  const esbuild = load('esbuild', file) as Esbuild | undefined
  const options = { loader: 'ts', target: 'es2022', logLevel: 'silent' }
  return esbuild && ((text) => esbuild.transformSync(text, options).code)
}

/** From beside the file, or from here. */
function load(name: string, file: string): unknown {
  for (const place of [file, import.meta.url]) {
    try {
      return nodeModule.createRequire(place)(name)
    } catch {
      // It is not installed there.
    }
  }
  return undefined
}
