import { useState } from 'react'
import { Icon } from '../design/icon.tsx'
import { plural } from '../design/number-text.ts'
import { Empty, Panel, Skeleton } from '../design/panel.tsx'
import { useStore } from '../design/use-store.ts'
import { useDeployd } from './deployd-desk.ts'
import { inOrder } from './todo-list.ts'
import type { TodoList } from './todo-list.ts'
import { TodoRow } from './todo-row.tsx'
import { messagesIn } from './todos.ts'
import { URGENT } from './todo.ts'

const ROW_HEIGHT = 44
const PRIORITIES = Array.from({ length: 10 }, (_, index) => index + 1)

/** The list that every window shares. */
export function TodosPanel() {
  const { todos } = useDeployd()
  const list = useStore(todos.list)
  const shown = inOrder(list)
  return (
    <Panel
      title="Todos"
      testId="todos"
      area="todos"
      count={plural(shown.length, 'document')}
      actions={<Whole list={list} />}
    >
      <AddForm />
      {shown.length === 0 ? (
        <Nothing state={list.state} />
      ) : (
        <ul className="todo-list" tabIndex={0} aria-label="Todos" data-state={list.state}>
          {shown.map((todo) => (
            <TodoRow key={todo.id} todo={todo} touch={list.touched.get(todo.id)} />
          ))}
        </ul>
      )}
      <Said />
    </Panel>
  )
}

/** Whether what is shown is all there is. */
function Whole({ list: { state, why } }: { readonly list: TodoList }) {
  const { todos } = useDeployd()
  if (state === 'live') return <span className="badge good">live</span>
  if (state === 'reading') return <span className="badge warn">reading</span>
  return (
    <>
      <span className="badge bad" title={why}>
        maybe old
      </span>
      <button type="button" className="button small" onClick={() => void todos.read()}>
        Read again
      </button>
    </>
  )
}

function Nothing({ state }: Pick<TodoList, 'state'>) {
  if (state === 'reading') return <Skeleton rows={6} rowHeight={ROW_HEIGHT} />
  if (state === 'live') return <Empty lead="Nothing to do">Add something for everybody.</Empty>
  return <Empty icon="warning" lead="The list cannot be read" />
}

function AddForm() {
  const { todos } = useDeployd()
  const [title, setTitle] = useState('')
  const [priority, setPriority] = useState(5)
  const add = async () => {
    const answer = await todos.add(title, priority)
    // What was not taken stays to be sent again.
    if (answer.outcome === 'done') setTitle('')
  }
  return (
    <form
      className="line-form"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <label className="field wide">
        <span>What is to be done</span>
        <input
          className="input"
          data-testid="todo-title"
          value={title}
          maxLength={120}
          required
          autoComplete="off"
          onChange={({ target }) => setTitle(target.value)}
        />
      </label>
      <label className="field small">
        <span>Priority</span>
        <select
          className="input"
          data-testid="todo-priority"
          value={priority}
          onChange={({ target }) => setPriority(Number(target.value))}
        >
          {PRIORITIES.map((each) => (
            <option key={each} value={each}>
              {each >= URGENT ? `${each} urgent` : each}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="button primary" data-testid="todo-add">
        Add
      </button>
    </form>
  )
}

/** What the server answered to the last thing that was done here, or how to share the list. */
function Said() {
  const { todos } = useDeployd()
  const answer = useStore(todos.answered)
  const isRefused = answer?.outcome === 'refused'
  const messages = answer ? messagesIn(answer) : []
  return (
    <p className={`panel-note ${isRefused ? 'bad' : ''}`} role="status" data-testid="todo-said">
      {isRefused && <Icon name="warning" size={14} />}
      {messages.length > 0 ? (
        messages.join(' ')
      ) : (
        <>
          Open it in{' '}
          <a href="./go-deployd" target="_blank" rel="noreferrer">
            a second window
          </a>
          : both are one list.
        </>
      )}
    </p>
  )
}
