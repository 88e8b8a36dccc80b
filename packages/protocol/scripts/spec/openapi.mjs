import {
  HISTORY_HEADERS,
  problem,
  PROBLEM_MEDIA_TYPE,
  PROBLEM_TYPES,
  problemsOf,
} from '../../dist/http/index.js'
import { problemDetails } from '../../dist/http/problem-details.js'
import { toJsonSchema } from './json-schema.mjs'

/** What the documents and old servers leave to be guessed. */
const PARAMETERS = {
  serviceName: 'The name of the service.',
  key: 'The name of the value.',
  nodeId: 'The id of the instance, with its colons as they are.',
  loadBalancing: 'How to choose among several instances, such as `round-robin`.',
  version: 'The version the instance must have, or `latest`.',
  tags: 'Tags the instance must have, with commas between them.',
  since: 'Milliseconds since 1970; only later events are given.',
  limit: 'How many events at most: the last ones with `since`, the first ones with `after`.',
  after: 'The offset after which events are wanted; needs `epoch`.',
  epoch: 'The log that `after` counts in.',
}

/** The routes as OpenAPI 3.1. */
export function openapi({ title, version, server, routes }) {
  const paths = {}
  for (const [id, route] of Object.entries(routes)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    const method = route.method.toLowerCase()
    const before = paths[path]?.[method]
    const described = operation(id, route)
    paths[path] = { ...paths[path], [method]: before ? either(before, described) : described }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: `${title} over HTTP`,
      version,
      summary: 'The routes beside the event stream.',
      description:
        'A token is needed only where the server has authentication on. Old servers answer problems with `error` or `message` alone.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: `http://${server.host}` }],
    security: [{}, { bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { ProblemDetails: toJsonSchema(problemDetails, 'problem details') },
      responses: Object.fromEntries(Object.keys(PROBLEM_TYPES).map(problemResponse)),
    },
  }
}

function operation(id, route) {
  const parameters = parametersOf(id, route)
  return {
    operationId: id,
    summary: route.summary,
    ...(route.access === 'open' && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: toJsonSchema(route.body, `${id} body`) } },
      },
    }),
    responses: {
      200: answerOf(id, route),
      ...Object.fromEntries(
        problemsOf(route).map((name) => [
          PROBLEM_TYPES[name].status,
          { $ref: `#/components/responses/${name}` },
        ]),
      ),
    },
  }
}

function parametersOf(id, { parameters }) {
  if (!parameters) return []
  const { properties, required = [] } = toJsonSchema(parameters.schema, `${id} parameters`)
  return Object.entries(parameters.kinds).map(([name, kind]) => {
    if (!PARAMETERS[name]) throw new Error(`${id} ${name}: a parameter without a description`)
    return {
      name,
      in: kind === 'path' ? 'path' : 'query',
      description: PARAMETERS[name],
      required: required.includes(name),
      ...(kind === 'list' && { style: 'form', explode: false }),
      schema: properties[name],
    }
  })
}

function answerOf(id, { answer, textType, headers }) {
  return {
    description: 'What was asked for.',
    ...(headers && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, description]) => [
          name,
          { description, schema: headerSchema(name) },
        ]),
      ),
    }),
    content: {
      'application/json': { schema: toJsonSchema(answer, `${id} answer`) },
      ...(textType && { [textType]: { schema: { type: 'string' } } }),
    },
  }
}

function headerSchema(name) {
  if (name === HISTORY_HEADERS.offset) return { type: 'integer', minimum: 0 }
  if (name === HISTORY_HEADERS.incomplete) return { type: 'string', enum: ['limit', 'trimmed'] }
  return { type: 'string' }
}

/** Two routes with one address: what either takes and answers. None of their parameters is always needed. */
function either(one, other) {
  const parameters = [...one.parameters, ...other.parameters]
  const names = [...new Set(parameters.map(({ name }) => name))]
  const answers = [one, other].map(({ responses }) => responses[200])
  const anyOf = [one, other].map(({ summary, responses }) => ({
    title: summary,
    ...responses[200].content['application/json'].schema,
  }))
  return {
    ...one,
    summary: `${one.summary}; or: ${lowered(other.summary)}`,
    parameters: names.map((name) => ({
      ...parameters.find((parameter) => parameter.name === name),
      required: false,
    })),
    responses: {
      ...one.responses,
      ...other.responses,
      200: {
        ...Object.assign({}, ...answers),
        content: { 'application/json': { schema: { anyOf } } },
      },
    },
  }
}

function problemResponse(name) {
  const { title, advice, status } = PROBLEM_TYPES[name]
  const waits = status === 429 || status === 503
  return [
    name,
    {
      description: `${title}. ${advice}`,
      ...(waits && {
        headers: {
          'Retry-After': {
            description: 'Seconds to wait.',
            schema: { type: 'integer', minimum: 0 },
          },
        },
      }),
      content: {
        [PROBLEM_MEDIA_TYPE]: {
          schema: { $ref: '#/components/schemas/ProblemDetails' },
          examples: { [name]: { value: problem(name) } },
        },
      },
    },
  ]
}

function lowered(text) {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
