// Room: the peer as a server (PROTOCOL.md, HTTP; vectors.md, HTTP surface): the routes that answer from the request alone.

import { createServer } from 'node:http';

import { extractJson } from './extract.mjs';
import { validateEnvelope } from './validate.mjs';

/** What a body may come to, in bytes. */
const BODY_LIMIT = 32 * 1024 * 1024;
/** How long a connection waits for the rest of a head or of a request, in milliseconds. */
const HEAD_TIMEOUT = 10_000, REQUEST_TIMEOUT = 60_000;
const JSON_TYPE = 'application/json';

/** Routes by path, then by method: a function from the body, a Buffer, to what a surface returns. */
const ROUTES = new Map([
  ['/healthz', new Map([['GET', () => ({ output: '{"status":"ok"}\n' })]])],
  ['/v1/validate', new Map([['POST', validateEnvelope]])],
  ['/v1/extract_json', new Map([['POST', extractJson]])],
]);

/**
 * Serves on 127.0.0.1 until SIGTERM or SIGINT, which let requests in hand end; resolves to the exit status. Port 0 is
 * any free one; the first line on stdout names it.
 */
export function serveHttp(port, { write, complain }) {
  const server = createServer({ headersTimeout: HEAD_TIMEOUT, requestTimeout: REQUEST_TIMEOUT });
  server.on('request', (request, response) => {
    respond(request, response).catch((error) => {
      complain(error.stack);
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'internal', 'the request could not be answered');
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

async function respond(request, response) {
  const [path] = request.url.split('?', 1);
  const methods = ROUTES.get(path);
  if (methods === undefined) return refuse(response, 404, 'not_found', 'there is no such route');
  const run = methods.get(request.method);
  if (run === undefined) {
    response.setHeader('allow', [...methods.keys()].join(', '));
    return refuse(response, 405, 'method_not_allowed', `this route takes ${[...methods.keys()].join(', ')}`);
  }
  const body = await wholeBody(request, response);
  if (body === undefined) return refuse(response, 413, 'too_large', `a body may have ${BODY_LIMIT} bytes`);
  const { output, error } = run(body);
  if (error !== undefined) return refuse(response, 400, error.code, error.message);
  return send(response, 200, output);
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

function refuse(response, status, code, message) {
  // What is left of the body is not worth reading: the connection ends with the answer.
  if (!response.req.complete) response.setHeader('connection', 'close');
  send(response, status, errorText(code, message));
  response.req.resume();
}

function send(response, status, text) {
  response.writeHead(status, { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function errorText(code, message) {
  return JSON.stringify({ error: { code, message } }) + '\n';
}

/** Answers what is no HTTP request, on the bare connection. */
function refuseConnection(error, socket) {
  if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
  const [status, reason, code] =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? [408, 'Request Timeout', 'timeout']
    : error.code === 'HPE_HEADER_OVERFLOW' ? [431, 'Request Header Fields Too Large', 'too_large']
    : [400, 'Bad Request', 'invalid_http'];
  const text = errorText(code, 'the request is no HTTP/1.1 request that can be answered');
  const head = `HTTP/1.1 ${status} ${reason}\r\ncontent-type: ${JSON_TYPE}\r\nconnection: close\r\n`;
  socket.end(`${head}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}
