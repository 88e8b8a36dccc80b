import { FROM_SERVER, readJson } from 'maxine-protocol'
import type { Scalar } from 'maxine-protocol'
import { MaxineError } from '../errors.ts'
import { readSegment } from '../faces/names.ts'
import { fetchJson } from '../http/fetch-json.ts'
import { httpUrlOf } from '../http/http-url.ts'
import type { HttpSource } from '../http/socket-routes.ts'

/** Fields and the values wanted in them, comparisons of the server’s, and `$sort`, `$limit`, `$skip`. */
export type Query = Readonly<Record<string, Scalar | object>>

/** The routes to the documents of one collection. Each asks once: what became of a change that broke off is unknown. */
export class Documents<Document> {
  readonly #source: HttpSource
  readonly #path: string
  readonly #masterKey: string | undefined

  constructor(source: HttpSource, collection: string, masterKey: string | undefined) {
    this.#source = source
    this.#path = `/${encodeURIComponent(collection)}`
    this.#masterKey = masterKey
  }

  async list(query: Query): Promise<readonly Document[]> {
    const text = new URLSearchParams(Object.entries(query).map(toParameter)).toString()
    const found = await this.#ask('GET', text && `?${text}`)
    if (Array.isArray(found)) return found as Document[]
    throw new MaxineError('bad_response', 'the answer is no list of documents')
  }

  async get(id: string): Promise<Document> {
    return asDocument(await this.#ask('GET', segmentOf(id))) as Document
  }

  async create(fields: Partial<Document>): Promise<Document> {
    return asDocument(await this.#ask('POST', '', bodyOf(fields))) as Document
  }

  async update(id: string, fields: Partial<Document>): Promise<Document> {
    return asDocument(await this.#ask('PUT', segmentOf(id), bodyOf(fields))) as Document
  }

  async delete(id: string): Promise<void> {
    await this.#ask('DELETE', segmentOf(id))
  }

  async #ask(method: string, rest: string, body?: string): Promise<unknown> {
    const { url, headers, dialect: _, ...request } = this.#source
    const masterKey = this.#masterKey
    const { status, text } = await fetchJson({
      ...request,
      url: httpUrlOf(url) + this.#path + rest,
      method,
      headers: { ...headers, ...(masterKey !== undefined && { 'x-master-key': masterKey }) },
      body,
    })
    if (status < 200 || status > 299) throw refusal(status)
    const read = readJson(text, FROM_SERVER)
    return read.ok ? read.message : undefined
  }
}

function toParameter([name, value]: [string, Scalar | object]): [string, string] {
  return [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]
}

function segmentOf(id: unknown): string {
  return `/${encodeURIComponent(readSegment(id, 'document'))}`
}

function asDocument(value: unknown): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new MaxineError('bad_response', 'the answer is no document')
}

function bodyOf(fields: unknown): string {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw new MaxineError('bad_option', 'the fields of a document are an object')
  }
  try {
    return JSON.stringify(fields)
  } catch (cause) {
    throw new MaxineError('bad_option', 'this cannot be written as JSON', { cause })
  }
}

function refusal(status: number): MaxineError {
  return new MaxineError(
    status === 404 ? 'not_found' : 'request_failed',
    `the request was answered with HTTP ${status}`,
    { status, retryable: status >= 500 || status === 429 },
  )
}
