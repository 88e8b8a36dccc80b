import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Golden } from './wires.ts'

export function readGolden(folder: string): readonly Golden[] {
  return JSON.parse(readDialectFile(folder, 'golden.json')) as readonly Golden[]
}

export function readDialectFile(folder: string, file: string): string {
  const path = fileURLToPath(new URL(`../src/dialects/${folder}/${file}`, import.meta.url))
  return readFileSync(path, 'utf8')
}
