// Room: the peer as a server (PROTOCOL.md, HTTP; vectors.md, HTTP surface): connections, limits, and refusals.

import { createServer } from 'node:http';

import { Refusal } from './refusal.mjs';
import { ServerMetrics } from './server-metrics.mjs';
import { findRoute } from './server-routes.mjs';

/** What a body may come to, in bytes. */
const BODY_LIMIT = 32 * 1024 * 1024;
/** How long a connection waits for the rest of a head or of a request, in milliseconds. */
const HEAD_TIMEOUT = 10_000, REQUEST_TIMEOUT = 60_000;
const JSON_TYPE = 'application/json';
/** What is answered without a token, so that a supervisor can see whether the server is ready. */
const OPEN_PATH = '/healthz';

/**
 * Serves on 127.0.0.1 until SIGTERM or SIGINT, which let requests in hand end; resolves to the exit status. Port 0 is
 * any free one; the first line on stdout names it. `isAllowed` judges the field `authorization`; without it everybody
 * is.
 */
export function serveHttp({ port, isAllowed = () => true }, { write, complain }) {
  const service = { indexes: new Map(), metrics: new ServerMetrics(), isAllowed };
  const server = createServer({ headersTimeout: HEAD_TIMEOUT, requestTimeout: REQUEST_TIMEOUT });
  server.on('request', (request, response) => {
    response.on('finish', () => service.metrics.answered(response.statusCode));
    respond(service, request, response).catch((error) => {
      complain(error.stack);
      if (response.headersSent) response.destroy();
      else refuse(response, 500, { code: 'internal', message: 'the request could not be answered' });
    });
  });
  // Without a listener Node.js answers with a page of its own before it reads a body that is announced.
  server.on('checkContinue', (request, response) => server.emit('request', request, response));
  server.on('clientError', (error, socket) => refuseConnection(error, socket));
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => write(`listening on 127.0.0.1:${server.address().port}\n`));
    const stop = () => {
      server.close(() => resolve(0));
      server.closeIdleConnections();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
}

/** Looks for faults in the order of CONTRACT.md, vectord. */
async function respond({ indexes, metrics, isAllowed }, request, response) {
  const { path, query } = splitTarget(request.url);
  if (path !== OPEN_PATH && !isAllowed(request.headers.authorization)) {
    response.setHeader('www-authenticate', 'Bearer');
    return refuse(response, 401, { code: 'unauthorized', message: 'the request lacks the bearer token' });
  }
  const { methods, name } = findRoute(path);
  if (methods === undefined) return refuse(response, 404, { code: 'not_found', message: 'there is no such route' });
  const run = methods.get(request.method);
  if (run === undefined) {
    const allow = [...methods.keys()].join(', ');
    response.setHeader('allow', allow);
    return refuse(response, 405, { code: 'method_not_allowed', message: `this route takes ${allow}` });
  }
  const body = await wholeBody(request, response);
  if (body === undefined) {
    return refuse(response, 413, { code: 'too_large', message: `a body may have ${BODY_LIMIT} bytes` });
  }
  try {
    const { status, output, error, type } = run({ indexes, metrics, name, query, body });
    if (error !== undefined) refuse(response, 400, error);
    else send(response, status ?? 200, output, type);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refuse(response, error.status ?? 400, error);
  }
}

function splitTarget(target) {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** The body of a request; undefined where it has more than the limit, also where it only says so. */
async function wholeBody(request, response) {
  if (Number(request.headers['content-length']) > BODY_LIMIT) return undefined;
  if (request.headers.expect !== undefined) response.writeContinue();
  const chunks = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refuse(response, status, fault) {
  // What is left of the body is not worth reading: the connection ends with the answer.
  if (!response.req.complete) response.setHeader('connection', 'close');
  send(response, status, errorText(fault));
  response.req.resume();
}

function send(response, status, text, type = JSON_TYPE) {
  const fields = status === 204 ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) };
  response.writeHead(status, fields);
  response.end(text);
}

/** A fault without a position is written without one. */
function errorText({ code, message, position }) {
  return JSON.stringify({ error: { code, message, position } }) + '\n';
}

/** Answers what is no HTTP request, on the bare connection. */
function refuseConnection(error, socket) {
  if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
  const [status, reason, code] =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? [408, 'Request Timeout', 'timeout']
    : error.code === 'HPE_HEADER_OVERFLOW' ? [431, 'Request Header Fields Too Large', 'too_large']
    : [400, 'Bad Request', 'invalid_http'];
  const text = errorText({ code, message: 'the request is no HTTP/1.1 request that can be answered' });
  const head = `HTTP/1.1 ${status} ${reason}\r\ncontent-type: ${JSON_TYPE}\r\nconnection: close\r\n`;
  socket.end(`${head}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}
