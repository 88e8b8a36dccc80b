const GUARD = '../../guard.ts'

/**
 * Writes checks for zod schemas: a function for every object, and calls of the functions in
 * guard.ts for what it is made of. Throws at a kind of schema that no client half has needed yet.
 */
export class Writer {
  #sources
  /** Names by what they are imported from. @type {Map<string, Set<string>>} */
  #used = new Map()
  /** The functions by the schema they are for. @type {Map<object, { name: string, code: string }>} */
  #written = new Map()

  /** @param {import('./load.mjs').Sources} sources */
  constructor(sources) {
    this.#sources = sources
  }

  /** @param {string} name @param {string} from @param {'import' | 'import type'} as */
  use(name, from = GUARD, as = 'import') {
    const key = `${as}|${from}`
    this.#used.set(key, new Set(this.#used.get(key)).add(name))
    return name
  }

  imports() {
    const [...entries] = this.#used
    return entries
      .map(([key, names]) => [...key.split('|'), [...names].sort().join(', ')])
      .sort(
        ([as, from], [otherAs, other]) => from.localeCompare(other) || as.localeCompare(otherAs),
      )
      .map(([as, from, names]) => `${as} { ${names} } from '${from}'`)
  }

  functions() {
    const all = [...this.#written.values()]
    const imported = [...this.#used.values()].flatMap((names) => [...names])
    const names = [...all.map(({ name }) => name), ...imported]
    const twice = names.find((name, index) => names.indexOf(name) < index)
    if (twice) throw new Error(`two things would be named ${twice}: export one schema under a name`)
    return all.map(({ code }) => code)
  }

  /** The name of a check, or what makes one. @param {object} schema @param {string[]} path */
  check(schema, path) {
    const own = this.#sources.checkOf.get(schema)
    if (own) return this.#imported(own, path)
    const member = this.#sources.members.get(schema)
    if (member) return `${this.use('listOf')}(${this.check(member, path)})`
    const { type, checks = [], innerType } = schema._zod.def
    if (type === 'string' && checks.length === 0) return this.use('text')
    if (type === 'nullable') return `${this.use('nullable')}(${this.check(innerType, path)})`
    if (type === 'object') return this.#object(schema, path)
    throw new Error(`${path.join('.')}: no guard is written for this kind of ${type}`)
  }

  /** Which names of an object are kept. @param {object} schema */
  known(schema) {
    const member = this.#sources.members.get(schema)
    const { innerType, shape } = schema._zod.def
    const inside = member ?? innerType
    if (inside) {
      const kept = this.known(inside)
      return member && kept !== 'true' ? `[${kept}]` : kept
    }
    if (!shape) return 'true'
    const names = Object.entries(shape).map(([name, field]) => `${name}: ${this.known(field)}`)
    return `{ ${names.join(', ')} }`
  }

  /** @param {Function} check @param {string[]} path */
  #imported(check, path) {
    const home = this.#sources.checks.get(check)
    if (home) return this.use(home.name, home.from)
    throw new Error(`${path.join('.')}: its check is exported by no file that load.mjs looks into`)
  }

  /** @param {object} schema @param {string[]} path */
  #object(schema, path) {
    const fields = Object.entries(schema._zod.def.shape).filter(
      ([, field]) => !this.#takesAll(field),
    )
    if (fields.length === 0) return this.use('open')
    const before = this.#written.get(schema)
    if (before) return before.name
    const entry = { name: this.#nameOf(schema, path), code: '' }
    this.#written.set(schema, entry)
    const calls = fields.map(([name, field]) => this.#field(name, field, [...path, name]))
    this.use('isFrame', '../../frame.ts')
    this.use('Wrong', GUARD, 'import type')
    entry.code = `${path.length === 0 ? 'export ' : ''}function ${entry.name}(value: unknown, at: string): Wrong | undefined {
      if (!isFrame(value)) return ${this.use('wrong')}(at, 'object')
      return ${this.use('within')}(at, ${calls.join(' ?? ')})
    }`
    return entry.name
  }

  /** The call that checks one field. */
  #field(name, field, path) {
    if (name in {}) throw new Error(`${path.join('.')}: every object has this name`)
    const { type, innerType } = field._zod.def
    const value = `value['${name}'], '${name}'`
    return type === 'optional'
      ? `${this.use('optional')}(${value}, ${this.check(innerType, path)})`
      : `${this.check(field, path)}(${value})`
  }

  /** Whether anything will do, or nothing. */
  #takesAll({ _zod: { def } }) {
    if (def.type !== 'optional') return false
    const { checkOf, members } = this.#sources
    const { innerType } = def
    const isBare = !checkOf.has(innerType) && !members.has(innerType)
    return innerType._zod.def.type === 'unknown' && isBare
  }

  /** The one it is exported under, or the way to where it is first met. */
  #nameOf(schema, path) {
    const { frames } = this.#sources
    const exported = Object.keys(frames).find((name) => frames[name] === schema)
    return exported ?? path.join('_').replace(/[^a-zA-Z]+(.)/g, (_, letter) => letter.toUpperCase())
  }
}
