/** A request that cannot be meant. */
export interface BadRequest {
  readonly method: string
  readonly path: string
  /** As it is sent, JSON or not. */
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Bodies that are no registration, whatever is made of them. */
export const BAD_REGISTRATIONS: readonly string[] = [
  '',
  '{',
  '[]',
  'null',
  '"text"',
  '7',
  '{}',
  '\u0000',
  '{"serviceName":"NAME","host":"192.0.2.7"}',
  '{"serviceName":"NAME","port":3000}',
  '{"serviceName":7,"host":"192.0.2.7","port":3000}',
  '{"serviceName":"","host":"192.0.2.7","port":3000}',
  '{"serviceName":["NAME"],"host":"192.0.2.7","port":3000}',
  '{"serviceName":"NAME","host":{},"port":3000}',
  '{"serviceName":"NAME","host":"192.0.2.7","port":"x"}',
  '{"serviceName":"NAME","host":"192.0.2.7","port":-1}',
  '{"serviceName":"NAME","host":"192.0.2.7","port":70000}',
  '{"serviceName":"NAME","host":"192.0.2.7","port":3.5}',
  '{"serviceName":"NAME","host":"192.0.2.7","port":3000,"metadata":"text"}',
  `{"serviceName":"NAME${'x'.repeat(300)}","host":"192.0.2.7","port":3000}`,
]

/** Values of `since`, `after` and `limit` that are no counts. */
export const BAD_COUNTS: readonly string[] = [
  'x',
  '-1',
  '1.5',
  '0x10',
  'NaN',
  'Infinity',
  'null',
  '1;DROP',
  '%00',
  '9'.repeat(30),
]

const ODD_HEADERS: readonly Readonly<Record<string, string>>[] = [
  { 'content-type': 'text/xml' },
  { accept: 'x'.repeat(2_000) },
  { accept: 'application/json;q=NaN,*/*;q=-1' },
  { range: 'bytes=0-0' },
  { 'if-none-match': '"x"' },
  { 'x-forwarded-for': "'; DROP TABLE events; --" },
]

/** Everything at once, for what may never be in an answer. */
export function badRequests(name: string): readonly BadRequest[] {
  return [
    ...BAD_REGISTRATIONS.map((body) => post('/register', body.replaceAll('NAME', name))),
    ...BAD_COUNTS.map((count) => get(`/events?since=${count}`)),
    ...BAD_COUNTS.map((count) => get(`/events?after=${count}&epoch=x`)),
    ...['/heartbeat', '/config/set', '/signin', '/refresh-token'].flatMap((path) => [
      post(path, '{'),
      post(path, '[]'),
      post(path, `{"nodeId":{},"key":[],"username":7,"token":{"a":"${name}"}}`),
    ]),
    ...['/discover', '/config/get', '/config/all', '/config/delete'].map(get),
    ...[`/circuit-breaker/${name}`, '/circuit-breaker/%00', '/circuit-breaker/%ff'].map(get),
    ...['/discover?serviceName=%ff', `/config/get?serviceName=${name}&key='--`, '/none'].map(get),
    ...ODD_HEADERS.map((headers) => ({ ...get('/events?since=x'), headers })),
    { method: 'DELETE', path: '/deregister', body: `{"nodeId":"${name}"}` },
    { method: 'PUT', path: '/register', body: '{}' },
    { method: 'PATCH', path: '/servers', body: '{}' },
  ]
}

function get(path: string): BadRequest {
  return { method: 'GET', path }
}

function post(path: string, body: string): BadRequest {
  return { method: 'POST', path, body }
}
