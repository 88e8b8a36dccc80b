/** Data of an event as anybody may have published it: a member is read where it is what its name promises. */
export function textIn(data: unknown, name: string): string | undefined {
  const value = valueIn(data, name)
  return typeof value === 'string' ? value : undefined
}

export function numberIn(data: unknown, name: string): number | undefined {
  const value = valueIn(data, name)
  return typeof value === 'number' ? value : undefined
}

export function objectIn(data: unknown, name: string): object | undefined {
  const value = valueIn(data, name)
  return typeof value === 'object' && value !== null ? value : undefined
}

export function valueIn(data: unknown, name: string): unknown {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, name)) return undefined
  return (data as Readonly<Record<string, unknown>>)[name]
}
