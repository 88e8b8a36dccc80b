import { pathToFileURL } from 'node:url'
import type { Handler, Moment } from '../../../../core/systems/deployd/handlers/handler.ts'
import { SettingError } from '../../../setting-error.ts'

/** Whether a text is an ES module and no script: it imports or exports at the beginning of a line. */
export function isModule(text: string, file: string): boolean {
  return file.endsWith('.mjs') || /^(?:export\b|import\b(?!\s*[(.]))/m.test(text)
}

type Exported = Readonly<Record<string, unknown>>

/**
 * What a module exports.
 *
 * @param stripped its text without types, where this Node cannot read them
 */
export async function importModule(
  file: string,
  version: number,
  stripped?: string,
): Promise<Exported> {
  if (stripped !== undefined) return importText(stripped, file)
  return importUrl(`${pathToFileURL(file).href}?version=${version}`)
}

/** It has no place from where it could import. */
async function importText(text: string, file: string): Promise<Exported> {
  if (/^(?:import|export)\b[^'"]*\bfrom\s*['"](?!node:)|^import\s*['"](?!node:)/m.test(text)) {
    throw new SettingError(`${file} imports others, which TypeScript can from Node 22.18 on`)
  }
  return importUrl(`data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`)
}

async function importUrl(url: string): Promise<Exported> {
  return (await import(/* @vite-ignore */ url)) as Exported
}

/** The function of a module: under the name of its moment, or the default. */
export function handlerIn(exported: Exported, moment: Moment, file: string): Handler {
  const handler = exported[moment] ?? exported['default']
  if (typeof handler === 'function') return handler as Handler
  throw new SettingError(`${file} exports no function ${moment}, and no default`)
}

/** Whether this Node imports TypeScript as it is. */
export function importsTypeScript(): boolean {
  const { typescript } = process.features as { readonly typescript?: unknown }
  return Boolean(typescript)
}
