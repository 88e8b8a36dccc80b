/* global addResponseField, addResponseMessage, emit, me, setResponseData, setResponseStatus */
if (this.priority >= 8) {
  emit('urgent_task_created', { taskId: this.id, priority: this.priority, createdBy: me.id })
}

if (this.status === 'shared') emit('task_shared', { taskId: this.id }, `tasks of ${this.title}`)

if (this.status === 'completed') {
  emit('task_completed', { taskId: this.id })
  setResponseData({ ...this, message: 'Congratulations!' })
  addResponseField('points', 10)
  addResponseMessage('Everybody has been told.')
}

if (this.status === 'accepted') setResponseStatus(202)
if (this.status === 'broken') throw new Error('broken on purpose')
// A server has to end it.
while (this.status === 'endless') continue
