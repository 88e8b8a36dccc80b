import { memo } from 'react'
import { Icon } from '../design/icon.tsx'
import { AgoWords } from '../design/ticking.tsx'
import { useDeployd } from './deployd-desk.ts'
import type { Touch } from './todo-list.ts'
import { URGENT } from './todo.ts'
import type { Todo } from './todo.ts'

interface TodoRowProps {
  readonly todo: Todo
  readonly touch: Touch | undefined
}

export const TodoRow = memo(function TodoRow({ todo, touch }: TodoRowProps) {
  const { todos } = useDeployd()
  const { id, title, completed, priority } = todo
  return (
    <li
      className={`todo ${completed ? 'done' : ''}`}
      data-testid="todo"
      data-id={id}
      data-title={title}
      data-completed={completed ? '' : undefined}
    >
      {touch && <span key={touch.at} className="todo-flash" />}
      <label className="todo-label">
        <input
          type="checkbox"
          className="check"
          checked={completed}
          onChange={() => void todos.complete(todo)}
        />
        <span className="todo-title cut">{title}</span>
      </label>
      {touch && (
        <span className="todo-touch faint cut">
          {touch.action} by {touch.by}, <AgoWords at={touch.at} />
        </span>
      )}
      <span className={`badge ${priority >= URGENT ? 'bad' : ''}`} title={`Priority ${priority}`}>
        {priority}
      </span>
      <button
        type="button"
        className="button quiet small square"
        aria-label={`Delete ${title}`}
        onClick={() => void todos.delete(todo)}
      >
        <Icon name="close" size={14} />
      </button>
    </li>
  )
})
