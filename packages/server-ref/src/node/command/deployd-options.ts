import { isCollectionName } from '../../core/systems/deployd/catalogue.ts'
import { DEPLOYD_DEFAULTS } from '../../core/systems/deployd/settings.ts'
import { listOf, oneOf, time, wholeNumber, words } from './option-kinds.ts'
import type { OptionKind } from './option-kinds.ts'
import { section } from './option-section.ts'
import type { CommandOption } from './option-section.ts'
import type { DeploydSettings } from '../systems/deployd.ts'

const deployd = section('deployd', DEPLOYD_DEFAULTS)

const file = words('FILE', 'the path of a file')
const MANY = 1_000_000
const LONGEST_MS = 600_000

/** What only this dialect's server can be told. */
export const DEPLOYD_OPTIONS: readonly CommandOption[] = [
  deployd('profile', 'profile', oneOf(['documented', 'deployed']), 'the wire that is spoken'),
  deployd(
    'changesTo',
    'changes-to',
    oneOf(['everyone', 'room']),
    'who hears of changes, with the deployed wire',
  ),
  deployd('collections', 'collections', collections(), 'collections there are'),
  deployd('masterKeyFile', 'master-key-file', file, 'file with the key of `X-Master-Key`'),
  deployd('handlers', 'handlers', handlers(), 'what runs at changes: DIR/todos/aftercommit.js'),
  deployd('handlerTimeMs', 'handler-time', time(1, LONGEST_MS), 'time for one of them'),
  deployd('maxDocuments', 'max-documents', wholeNumber(1, MANY), 'documents there may be'),
]

/** In a program they may also have rules. */
function collections(): OptionKind<NonNullable<DeploydSettings['collections']>> {
  const wants = 'any, or names with commas between'
  const names = listOf('NAME,…', wants, (text) => (isCollectionName(text) ? text : undefined))
  return {
    takes: names.takes ?? '',
    wants,
    read: (text) => (text === 'any' ? text : names.read(text)),
    write: String,
  }
}

/** In a program they may also be functions. */
function handlers(): OptionKind<NonNullable<DeploydSettings['handlers']>> {
  return { ...words('DIR', 'the path of a directory'), write: String }
}
