import { useServiceEvents } from 'maxine-react'
import { Tile } from '../design/tile.tsx'
import { useStore } from '../design/use-store.ts'
import { EventList } from '../system/event-list.tsx'
import { BreakCard, SystemLink } from '../system/system-card.tsx'
import { SystemPage } from '../system/system-page.tsx'
import { useDeployd } from './deployd-desk.ts'
import { changeLine, customLine } from './deployd-words.ts'
import { inOrder } from './todo-list.ts'
import { TodosPanel } from './todos-panel.tsx'
import { URGENT } from './todo.ts'
import './deployd.css'

const LOSS = {
  during: 'changes go untold: the list is read anew when it is back',
  after: 'the list was read anew and is whole; custom events of that time are lost',
}

export function DeploydPage() {
  const { system, changes, customs } = useDeployd()
  return (
    <SystemPage desk={system} name="go-deployd" what="live collections" grid="deployd">
      <Recorder />
      <SystemLink loss={LOSS} />
      <Numbers />
      <BreakCard watch="Watch: writes still work meanwhile, nobody tells of them, and the list is read anew as soon as somebody does." />
      <TodosPanel />
      <EventList
        title="Custom events"
        one="event"
        testId="customs"
        area="customs"
        tape={customs}
        lineOf={customLine}
        empty="Add a todo of priority 8 or more, or complete one."
      />
      <EventList
        title="Changes"
        one="change"
        testId="changes"
        area="changes"
        tape={changes}
        lineOf={changeLine}
        empty="Every change by anybody shows here."
      />
    </SystemPage>
  )
}

/** Takes in every event once, and renders nothing. */
function Recorder() {
  const { recordChange, recordCustom } = useDeployd()
  useServiceEvents({ event: 'collection_change' }, recordChange)
  useServiceEvents({ event: 'urgent_task_created' }, recordCustom)
  useServiceEvents({ event: 'task_completed' }, recordCustom)
  return null
}

/** The list in four numbers. */
function Numbers() {
  const { todos, changes } = useDeployd()
  const all = inOrder(useStore(todos.list))
  const { total } = useStore(changes.frame)
  const open = all.filter(({ completed }) => !completed)
  return (
    <section className="card tiles" aria-label="In numbers" data-testid="tiles">
      <Tile name="Open" count={open.length} />
      <Tile name="Completed" count={all.length - open.length} />
      <Tile
        name="Urgent"
        count={open.filter(({ priority }) => priority >= URGENT).length}
        tone="bad"
      />
      <Tile name="Changes heard" count={total} />
    </section>
  )
}
