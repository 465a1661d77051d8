// Room: asking a model (replay.md, 3): one question, tried again where trying again may help.

import * as http from 'node:http';
import * as https from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { member, readJson, WRAPPED_DEPTH } from './json-read.mjs';
import { decodeStrict } from './utf8.mjs';

const TIMEOUT = 60_000; // milliseconds, from the first byte sent to the last received
const PAUSES = [250, 1000]; // milliseconds before the second and the third attempt
const RETRIED = [429, 502, 503, 504];
const LARGEST_ANSWER = 32 * 1024 * 1024; // bytes

/** A question that got no usable answer: a code for the log, and whether another attempt may have one. */
class ChatFault extends Error {
  constructor(code, message, { mayPass = false } = {}) {
    super(message);
    this.code = code;
    this.mayPass = mayPass;
  }
}

/**
 * Sends messages to `url`; returns `{ attempts, latency, content, promptTokens, completionTokens }` or
 * `{ attempts, latency, error: { code, message } }`, latency in milliseconds over all attempts.
 */
export async function askChat({ url, token, model, messages }) {
  const body = JSON.stringify({ model, messages, temperature: 0, max_tokens: 1024 });
  const start = performance.now();
  for (let attempts = 1; ; attempts++) {
    try {
      const answer = readAnswer(await post(url, token, body));
      return { attempts, latency: Math.round(performance.now() - start), ...answer };
    } catch (error) {
      if (!(error instanceof ChatFault)) throw error;
      if (!error.mayPass || attempts > PAUSES.length) {
        const { code, message } = error;
        return { attempts, latency: Math.round(performance.now() - start), error: { code, message } };
      }
      await wait(PAUSES[attempts - 1]);
    }
  }
}

/** The bytes of a good answer. */
function post(url, token, body) {
  const bytes = Buffer.from(body);
  const headers = { 'content-type': 'application/json', 'content-length': bytes.length };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  return new Promise((resolve, reject) => {
    const late = AbortSignal.timeout(TIMEOUT);
    const fail = (error) => {
      if (error instanceof ChatFault) reject(error);
      else if (late.aborted) reject(new ChatFault('timeout', `no answer within ${TIMEOUT / 1000} s`));
      else reject(new ChatFault('connection', `the connection: ${error.code ?? error.message}`, { mayPass: true }));
    };
    const { request } = url.protocol === 'https:' ? https : http;
    request(url, { method: 'POST', headers, signal: late, agent: false })
      .on('error', fail)
      .on('response', (response) => readBody(response).then(resolve, fail))
      .end(bytes);
  });
}

async function readBody(response) {
  const { statusCode: status } = response;
  const chunks = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) throw new ChatFault('invalid_response', 'the answer is larger than 32 MiB');
    chunks.push(chunk);
  }
  if (status < 200 || status > 299) {
    const mayPass = RETRIED.includes(status);
    throw new ChatFault(`http_${status}`, `the chat answered with status ${status}`, { mayPass });
  }
  return Buffer.concat(chunks);
}

/** The content and the counts of an answer of either shape. */
function readAnswer(bytes) {
  const text = decodeStrict(bytes);
  const answer = text === undefined ? undefined : readJson(text, WRAPPED_DEPTH);
  const content = member(answer, 'content') ?? openAIContent(answer);
  if (typeof content !== 'string') throw new ChatFault('invalid_response', 'the answer has no content');
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

function tokenCount(value) {
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
