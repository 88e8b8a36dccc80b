import { pathToFileURL } from 'node:url'
import type { Handler, Moment } from '../../../../core/systems/deployd/handlers/handler.ts'
import { SettingError } from '../../../setting-error.ts'

/** Whether a text is an ES module and no script: it imports or exports at the beginning of a line. */
export function isModule(text: string, file: string): boolean {
  return file.endsWith('.mjs') || /^(?:export\b|import\b(?!\s*[(.]))/m.test(text)
}

/**
 * What a module exports. Without its types it is read from text, where it cannot import what stands
 * beside it; with a Node that reads TypeScript itself it can.
 *
 * @param stripped its text, where it had types and Node cannot read them
 */
export async function importModule(
  file: string,
  version: number,
  stripped?: string,
): Promise<Readonly<Record<string, unknown>>> {
  const url =
    stripped === undefined
      ? `${pathToFileURL(file).href}?version=${version}`
      : `data:text/javascript;charset=utf-8,${encodeURIComponent(stripped)}`
  return (await import(/* @vite-ignore */ url)) as Readonly<Record<string, unknown>>
}

/** The function of a module: under the name of its moment, or the default. */
export function handlerIn(
  exported: Readonly<Record<string, unknown>>,
  moment: Moment,
  file: string,
): Handler {
  const handler = exported[moment] ?? exported['default']
  if (typeof handler === 'function') return handler as Handler
  throw new SettingError(`${file} exports no function ${moment}, and no default`)
}

/** Whether this Node imports TypeScript as it is. */
export function importsTypeScript(): boolean {
  const { typescript } = process.features as { readonly typescript?: unknown }
  return Boolean(typescript)
}
