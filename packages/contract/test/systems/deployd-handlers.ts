import type { DeploydSettings } from 'maxine-server-ref'

/** What `collections/handled` says, as functions. */
export const HANDLERS: NonNullable<DeploydSettings['handlers']> = {
  handled: {
    beforeRequest({ data, cancel }) {
      if (data['status'] === 'forbidden') cancel('nobody may have it so', 403)
    },
    validate({ data, error }) {
      if (Number(data['priority']) < 0) error('priority', 'is below 0')
      data['status'] ??= 'open'
    },
    async afterCommit(context) {
      const { data, me, emit, setResponseData, addResponseField, addResponseMessage } = context
      const { id, title, priority, status } = data
      if (Number(priority) >= 8) {
        emit('urgent_task_created', { taskId: id, priority, createdBy: me?.['id'] })
      }
      if (status === 'shared') emit('task_shared', { taskId: id }, `tasks of ${String(title)}`)
      if (status === 'completed') {
        emit('task_completed', { taskId: id })
        setResponseData({ ...data, message: 'Congratulations!' })
        addResponseField('points', 10)
        addResponseMessage('Everybody has been told.')
      }
      if (status === 'accepted') context.setResponseStatus(202)
      if (status === 'broken') throw new Error('broken on purpose')
      if (status === 'endless') await new Promise(() => undefined)
    },
  },
}
