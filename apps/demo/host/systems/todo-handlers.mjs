/** @typedef {import('maxine-server-ref').DeploydOptions['deployd']} Settings */

/** From here on a todo is urgent, as in the document of go-deployd. */
const URGENT = 8

const LONGEST_TITLE = 120

/** What runs around every change of a todo: the events are those of the document. */
export const TODO_HANDLERS = /** @satisfies {NonNullable<Settings>['handlers']} */ ({
  todos: {
    validate({ data, error }) {
      const { title, priority = 1 } = data
      if (typeof title !== 'string' || title.trim() === '') error('title', 'must not be empty')
      else if (title.length > LONGEST_TITLE) error('title', 'is too long')
      if (typeof priority !== 'number' || !(priority >= 1 && priority <= 10)) {
        error('priority', 'is a number from 1 to 10')
      }
      data.priority = priority
      data.completed = data.completed === true
    },
    afterCommit({ action, data, previous, me, emit, addResponseMessage }) {
      const { id: taskId, title, priority } = data
      const by = me?.username
      if (action === 'create' && Number(priority) >= URGENT) {
        emit('urgent_task_created', { taskId, title, priority, createdBy: by })
        addResponseMessage('Urgent: everybody has been told.')
      }
      if (action === 'update' && data.completed === true && previous?.completed !== true) {
        emit('task_completed', { taskId, title, completedBy: by })
        addResponseMessage('Completed: well done.')
      }
    },
  },
})
