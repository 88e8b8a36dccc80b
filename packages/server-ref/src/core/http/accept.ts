/** Whether an `Accept` header wants plain text more than JSON: RFC 9110, 12.5.1. */
export function prefersText(accept = '*/*'): boolean {
  const ranges = new Map(accept.split(',').map(read))
  return quality(ranges, 'text', 'plain') > quality(ranges, 'application', 'json')
}

type Ranges = ReadonlyMap<string, number>

/** Parameters other than the quality, such as a version, make no difference here. */
function read(written: string): readonly [range: string, quality: number] {
  const [range = '', ...parameters] = written.split(';').map((part) => part.trim().toLowerCase())
  const said = parameters.find((parameter) => parameter.startsWith('q='))
  const quality = said === undefined ? 1 : Number(said.slice(2))
  return [range, Number.isNaN(quality) ? 0 : quality]
}

/** The range that says most about a type counts. */
function quality(ranges: Ranges, type: string, subtype: string): number {
  return ranges.get(`${type}/${subtype}`) ?? ranges.get(`${type}/*`) ?? ranges.get('*/*') ?? 0
}
