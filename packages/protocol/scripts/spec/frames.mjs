const DRAFT = 'https://json-schema.org/draft/2020-12/schema'

/** A frame's schema in a file of its own. */
export function frameFile(dialect, message, examples) {
  return [
    `${dialect.name}/frames/${message.from}-${fileName(message)}`,
    content(dialect, message, examples),
  ]
}

/** A known event's schema in a file of its own. */
export function eventFile(dialect, message, examples) {
  return [`${dialect.name}/events/${fileName(message)}`, content(dialect, message, examples)]
}

/** A colon is no part of a file's name on Windows. */
export function plainName({ name }) {
  return name.replaceAll(':', '-')
}

function fileName(message) {
  return `${plainName(message)}.schema.json`
}

function content(dialect, message, examples) {
  const shown = examples.of(message).map(({ frame }) => frame)
  return {
    $schema: DRAFT,
    title: `${dialect.title}: ${message.name}`,
    description: message.summary,
    ...message.schema,
    ...(shown.length > 0 && { examples: shown }),
  }
}
