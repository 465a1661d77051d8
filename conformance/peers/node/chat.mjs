// Room: asking a model (replay.md, 3; CONTRACT.md, Replay): one question, tried again where trying again may help.

import * as http from 'node:http';
import * as https from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { isObject, member, readJson, WRAPPED_DEPTH } from './json-read.mjs';
import { decodeStrict } from './utf8.mjs';

const PAUSES = [250, 1000]; // milliseconds before the second and the third attempt
const LONGEST_PAUSE = 60_000;
const RETRIED = [429, 502, 503, 504];
const LARGEST_ANSWER = 32 * 1024 * 1024; // bytes

/**
 * A question that got no usable answer. `code` and the message are for the log, and hold nothing that the server said;
 * `detail` is for stderr. `pause`, where another attempt may help, is how long the server wants to be left alone.
 */
class ChatFault extends Error {
  constructor(code, message, { detail = '', pause } = {}) {
    super(message);
    this.code = code;
    this.detail = detail;
    this.pause = pause;
  }
}

export function invalidResponse(detail) {
  return new ChatFault('invalid_response', 'the response is not that of a chat', { detail });
}

/**
 * Sends messages to `url`; returns `{ attempts, latency, content, promptTokens, completionTokens }` or
 * `{ attempts, latency, error: { code, message }, detail }`; latency, in milliseconds, is over all attempts. `timeout`,
 * also in milliseconds, is that of each.
 */
export async function askChat({ url, token, timeout, model, messages }) {
  const body = JSON.stringify({ model, messages, temperature: 0, max_tokens: 1024 });
  const start = performance.now();
  const costs = (attempts) => ({ attempts, latency: Math.round(performance.now() - start) });
  for (let attempts = 1; ; attempts++) {
    try {
      const answer = readAnswer(await post(url, token, timeout, body));
      return { ...costs(attempts), ...answer };
    } catch (error) {
      if (!(error instanceof ChatFault)) throw error;
      const { code, message, detail, pause } = error;
      const isLast = pause === undefined || attempts > PAUSES.length;
      if (isLast) return { ...costs(attempts), error: { code, message }, detail };
      await wait(Math.max(PAUSES[attempts - 1], pause));
    }
  }
}

/** The bytes of an answer with a good status. */
function post(url, token, timeout, body) {
  const bytes = Buffer.from(body);
  const headers = { 'content-type': 'application/json', 'content-length': bytes.length };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  const late = AbortSignal.timeout(timeout);
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const fail = (error) => reject(error instanceof ChatFault ? error : faultOf(error, late));
    request(url, { method: 'POST', headers, signal: late, agent: false })
      .on('error', fail)
      .on('response', (response) => readBody(response).then(resolve, fail))
      .end(bytes);
  });
}

/** What a failed exchange comes to. The parser's codes begin with HPE; one of them is an end that came too early. */
function faultOf({ code = '', message }, late) {
  if (late.aborted) return new ChatFault('timeout', 'no response in time');
  if (code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE') return invalidResponse(code);
  return new ChatFault('connection', 'no connection, or it was lost', { detail: code || message, pause: 0 });
}

async function readBody(response) {
  const { statusCode: status } = response;
  const chunks = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) throw invalidResponse('it is larger than 32 MiB');
    chunks.push(chunk);
  }
  if (status >= 200 && status <= 299) return Buffer.concat(chunks);
  const pause = RETRIED.includes(status) ? wantedPause(response.headers['retry-after']) : undefined;
  throw new ChatFault(`http_${status}`, `the server answered with status ${status}`, { pause });
}

/** The milliseconds that a field `retry-after` asks for (RFC 9110, 10.2.3: seconds, or a date), bounded. */
function wantedPause(text = '') {
  const wanted = /^[0-9]+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return wanted > 0 ? Math.min(wanted, LONGEST_PAUSE) : 0;
}

/** The content and the counts of an answer of either shape. */
function readAnswer(bytes) {
  const text = decodeStrict(bytes);
  const answer = text === undefined ? undefined : readJson(text, WRAPPED_DEPTH);
  if (!isObject(answer)) throw invalidResponse('it is no JSON object');
  const content = member(answer, 'content') ?? openAIContent(answer);
  if (typeof content !== 'string') throw invalidResponse('it has no content');
  const usage = member(answer, 'usage');
  return {
    content,
    promptTokens: tokenCount(member(usage, 'prompt_tokens')),
    completionTokens: tokenCount(member(usage, 'completion_tokens')),
  };
}

function openAIContent(answer) {
  const choices = member(answer, 'choices');
  return Array.isArray(choices) ? member(member(choices[0], 'message'), 'content') : undefined;
}

/** An I, or undefined. */
function tokenCount(value) {
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
