/**
 * The codes the client gives by itself; `packages/client/src/errors.ts` has the same list as a type,
 * and a test holds the two together.
 *
 * @type {Readonly<Record<string, readonly [meaning: string, does: string, advice: string]>>}
 */
export const CLIENT_ERRORS = {
  connect_failed: [
    'No connection could be made; the cause has what the runtime says, which in a browser is nothing.',
    'comes back with backoff',
    'Check the address, that the server runs, and that it allows your origin.',
  ],
  connect_timeout: [
    'The connection was not made within `timeouts.connectMs`.',
    'comes back with backoff',
    'Check the address and the network.',
  ],
  handshake_timeout: [
    'The connection was made and the server did not answer the first frame.',
    'comes back with backoff',
    'Check that the address and the dialect are the server’s.',
  ],
  connection_silent: [
    'Nothing was heard for longer than the server promised, and it did not answer when asked.',
    'makes a new connection and recovers',
    'Where it happens often, look for a proxy that drops idle connections.',
  ],
  out_of_step: [
    'What arrived contradicts what arrived before: an event out of order, or another count than the server’s.',
    'tells of a gap, makes a new connection and recovers',
    'Where it happens often, report it with dump().',
  ],
  gave_up: [
    'There was no connection for as long as `backoff.giveUpAfterMs`.',
    'stops',
    'Call connect() to try again.',
  ],
  closed: [
    'What was waited for ended because the client was disconnected, or needs a connection that is not there.',
    'has nothing to do',
    'Call connect() first.',
  ],
  token_unavailable: [
    'getToken rejected, took too long, or gave what cannot be a token. The cause says which.',
    'asks again with backoff; a standing connection stays. After 401, 403 or an UnauthorizedError it stops',
    'Look at what getToken does.',
  ],
  no_fresh_token: [
    'The token was refused, and there is no getToken, or it gave null.',
    'stops',
    'Give the client a getToken function, or call setToken() and connect().',
  ],
  refresh_failed: [
    'The server did not accept a new token within `timeouts.refreshMs`.',
    'tries again later; the connection stays',
    'Nothing, unless the session ends because of it.',
  ],
  insecure_url: [
    'The address is `ws:` or `http:` and leads to another machine: a token would travel in the clear.',
    'does not connect',
    'Use wss:, or set allowInsecure where the network is trusted.',
  ],
  bad_option: [
    'An option, a handler or an address cannot be meant.',
    'throws it where it was given',
    'Correct what the message names.',
  ],
  no_websocket: [
    'The runtime has no WebSocket and none was given.',
    'stops',
    'Pass one as the option WebSocket, for example that of the package ws.',
  ],
  bad_frame: [
    'A frame could not be read; the message says what was wrong, without its text.',
    'leaves it out, counts it in stats().malformed, and goes on',
    'Look for a proxy that changes frames; report it where there is none.',
  ],
  handler_failed: [
    'A handler of yours threw, or its promise was rejected. The cause is what it threw.',
    'has called the other handlers and goes on',
    'Correct the handler.',
  ],
  overflow: [
    'Events came faster than a loop with `overflow: error` took them.',
    'ends the loop; the connection stays',
    'Take events faster, raise buffer, or choose another overflow.',
  ],
  request_failed: [
    'An HTTP request got no answer, a redirect, or a status without a code of its own.',
    'has asked again where that is safe (`maxine-client/http`), and rejects',
    'Check the address and that the server runs.',
  ],
  bad_response: [
    'An HTTP answer is not what the route gives, or is too long.',
    'rejects',
    'Check that the address is a Maxine server’s.',
  ],
  storage_failed: [
    'The `storage` of a registry view could not be read or written, or what it kept is of something else.',
    'goes on as without it, and saves again with the next change',
    'Look at the storage that was given to client.registry(); the cause is what it threw.',
  ],
}
