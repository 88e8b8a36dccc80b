import type { Fields } from '../documents/document.ts'

/** What is done with documents. */
export type Action = 'create' | 'read' | 'list' | 'update' | 'delete'

/** When handlers run: before anything is read or written, before a commit, and behind it. */
export type Moment = 'beforeRequest' | 'validate' | 'afterCommit'

export const MOMENTS: readonly Moment[] = ['beforeRequest', 'validate', 'afterCommit']

/** What a handler has to work with. */
export interface HandlerContext {
  readonly collection: string
  readonly action: Action
  /** Of the document that is asked for; it has none before it is created. */
  readonly id?: string
  /**
   * The fields that were sent (`beforeRequest`), the document as it would be (`validate`) or is
   * (`afterCommit`). What the first two change is what is stored.
   */
  readonly data: Record<string, unknown>
  /** What an update or a deletion finds, from `validate` on. */
  readonly previous?: Fields
  /** Conditions and limits of a list, which `beforeRequest` may change. */
  readonly query?: Record<string, unknown>
  /** Who asks: `id`, `username`, `role`, `roles`, `isRoot`; nothing where nobody said so. */
  readonly me: Fields | undefined
  /** Sends a custom event to all, or to those in a room; before the commit, once there is one. */
  readonly emit: (event: string, data?: unknown, room?: string) => void
  /** Ends the request: `beforeRequest` and `validate` only. */
  readonly cancel: (message: string, status?: number) => never
  /** Notes what is wrong with a field, and ends the request when the handler is through. */
  readonly error: (field: string, message: string) => void
  /** Replaces what is answered: `afterCommit` only, as all of these. */
  readonly setResponseData: (data: object) => void
  readonly addResponseField: (key: string, value: unknown) => void
  /** Puts a text into the list `messages` of the answer. */
  readonly addResponseMessage: (message: string) => void
  readonly setResponseStatus: (code: number) => void
}

/** What it returns is waited for, where it is a promise, and not looked at. */
export type Handler = (context: HandlerContext) => unknown

/** The handlers of one collection. */
export type CollectionHandlers = Readonly<Partial<Record<Moment, Handler>>>

/** By collection. */
export type HandlersByCollection = Readonly<Record<string, CollectionHandlers>>

/** A handler that took longer than it may; whoever ends one in the middle throws it too. */
export class HandlerTimeout extends Error {
  override readonly name = 'HandlerTimeout'

  constructor(limitMs: number) {
    super(`took longer than ${limitMs} ms`)
  }
}
