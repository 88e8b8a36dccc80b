import { SERVICE_DEFAULTS } from '../../core/systems/cliffracer/settings.ts'
import { oneOf, wholeNumber, words } from './option-kinds.ts'
import { section } from './option-section.ts'
import type { CommandOption } from './option-section.ts'

const cliffracer = section('cliffracer', SERVICE_DEFAULTS)

/** What only this dialect's server can be told; hooks and bridges are code, and so are no options. */
export const CLIFFRACER_OPTIONS: readonly CommandOption[] = [
  cliffracer(
    'profile',
    'cliffracer-profile',
    oneOf(['topics', 'stock']),
    'a service with topics and rooms, or an echo',
  ),
  cliffracer('greeting', 'greeting', words('TEXT', 'a text'), 'what it greets with'),
  cliffracer(
    'messagesPerMinute',
    'messages-per-minute',
    wholeNumber(1, 1_000_000),
    'frames of a connection within any minute',
  ),
]
