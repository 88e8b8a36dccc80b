import type { Route } from './route.ts'

/**
 * Path and query of a request: `pathOf(circuitBreaker, { nodeId })`. Any text will do for a value.
 *
 * A colon stays as it is, for old servers compare node ids with the path undecoded.
 */
export function pathOf<Values>(
  route: Pick<Route<unknown, Values>, 'path' | 'parameters'>,
  ...[values]: Values extends undefined ? [] : [values: Values]
): string {
  const { kinds = {} } = route.parameters ?? {}
  let path = route.path
  const query: string[] = []
  for (const name of Object.keys(kinds)) {
    const value = (values as Readonly<Record<string, Value>> | undefined)?.[name]
    if (value === undefined) continue
    const text = escaped(typeof value === 'object' ? value.join() : String(value))
    if (route.path.includes(`:${name}`)) path = path.replace(`:${name}`, () => text)
    else query.push(`${name}=${text}`)
  }
  return query.length > 0 ? `${path}?${query.join('&')}` : path
}

type Value = string | number | readonly string[] | undefined

/** Half a surrogate pair has no UTF-8, and `encodeURIComponent` would throw. */
function escaped(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD')).replaceAll('%3A', ':')
}
