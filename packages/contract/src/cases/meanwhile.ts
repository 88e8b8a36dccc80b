/**
 * Two things at a time; what went wrong first is told when both are over, so that nothing goes wrong
 * behind the back of a case.
 */
export async function meanwhile<Read>(
  writing: Promise<void>,
  reading: Promise<Read>,
): Promise<Read> {
  const [written, read] = await Promise.allSettled([writing, reading])
  if (read.status === 'rejected') throw read.reason
  if (written.status === 'rejected') throw written.reason
  return read.value
}
