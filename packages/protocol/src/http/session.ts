import * as z from 'zod/mini'
import { bounded, number } from '../fields.ts'
import { LIMITS } from '../limits.ts'
import type { Route, Schema } from './route.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
}

export interface Token {
  readonly token: string
  /** Relative, so that no clocks are compared. */
  readonly expiresInMs?: number
}

const answer: Schema<Token> = z.object({ token: z.string(), expiresInMs: number })

export const signIn: Route<Token, undefined, Credentials> = {
  method: 'POST',
  path: '/signin',
  summary: 'Exchange a name and a password for a token',
  access: 'open',
  body: z.object({ username: bounded(LIMITS.text), password: bounded(LIMITS.text) }),
  answer,
  problems: ['unauthorized'],
}

export const refreshToken: Route<Token, undefined, Pick<Token, 'token'>> = {
  method: 'POST',
  path: '/refresh-token',
  summary: 'Exchange a token that is still valid for a new one',
  access: 'open',
  body: z.object({ token: bounded(LIMITS.token) }),
  answer,
  problems: ['unauthorized'],
}
