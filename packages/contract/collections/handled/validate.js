/* global error */
if (this.priority < 0) error('priority', 'is below 0')
if (this.status === undefined) this.status = 'open'
