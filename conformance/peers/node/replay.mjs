// Room: the command `replay` (replay.md; CONTRACT.md, Replay): retrieve, bundle, chat, validate, log.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isToken } from './bearer-token.mjs';
import { bundle } from './bundle.mjs';
import { askChat, invalidResponse } from './chat.mjs';
import { findObject } from './extract.mjs';
import { sha256, sigHash } from './hashes.mjs';
import { InputError } from './input-error.mjs';
import { requireInside } from './links.mjs';
import { appendLine } from './line-log.mjs';
import { replayRun } from './records.mjs';
import { retrieve } from './retrieval.mjs';
import { EXPORTS, REPLAY_LOG, requireFolder } from './root.mjs';
import { writeTimestamp } from './timestamps.mjs';
import { decodeStrict } from './utf8.mjs';

const DEFAULT_TOP_K = 5;
const DEFAULT_CONTEXT = 12_000; // scalars
const CHAT_PATH = '/v1/chat';
const TOKEN_VARIABLE = 'REPLAY_CHAT_TOKEN';
const DEFAULT_TIMEOUT = 60; // seconds

/** What `readArguments` wants to know. */
export const REPLAY_ARGUMENTS = {
  flags: [
    '--root', '--task', '--task-file', '--chat', '--chat-path', '--token-env', '--timeout', '--model', '--expect-keys',
    '--top-k', '--max-context-chars', '--dry-run', '--recorded-at', '--run-id',
  ],
};

/** Replays a task; the output and the exit status, and the sentence about a verdict that is no good. */
export async function replay({ flags }) {
  for (const flag of ['--root', '--model', '--chat']) {
    if (flags[flag] === undefined) throw new InputError(`${flag} is missing`);
  }
  const { '--root': root, '--model': model } = flags;
  const task = readTask(flags);
  const token = readToken(flags['--token-env']);
  requireFolder(root);
  for (const path of [EXPORTS.rag, REPLAY_LOG]) requireInside(root, path);
  const samples = retrieve(root, task, flags['--top-k'] ?? DEFAULT_TOP_K);
  const messages = bundle(task, samples, flags['--max-context-chars'] ?? DEFAULT_CONTEXT);
  const run = {
    schema: 'replay_run.v1',
    run_id: flags['--run-id'] ?? randomUUID(),
    task,
    task_hash: sha256(task),
    retrieved: samples.map(({ id, distance }) => ({ id, distance })),
    bundle_sha256: sigHash(messages),
    model,
  };
  const now = () => flags['--recorded-at'] ?? writeTimestamp(Date.now());
  if (flags['--dry-run']) {
    const row = { ...run, verdict: 'dry_run', attempts: 0, latency_ms: 0, recorded_at: now() };
    return { output: replayRun.write(row) + '\n', status: 0 };
  }
  const url = new URL(flags['--chat'] + (flags['--chat-path'] ?? CHAT_PATH));
  const timeout = (flags['--timeout'] ?? DEFAULT_TIMEOUT) * 1000;
  const answer = await askChat({ url, token, timeout, model, messages });
  const row = { ...run, ...judge(answer, flags['--expect-keys'] ?? [], token), recorded_at: now() };
  const text = replayRun.write(row);
  appendLine(root, REPLAY_LOG, text);
  return { output: text + '\n', status: row.verdict === 'valid' ? 0 : 1, failure: failureOf(row, answer) };
}

/** The task, from the command line or from a file, of which one LF at the end is no part. */
function readTask({ '--task': task, '--task-file': file }) {
  if ((task === undefined) === (file === undefined)) throw new InputError('give either --task or --task-file');
  if (task !== undefined) return task;
  const text = decodeStrict(readFileSync(file === '-' ? 0 : file))?.replace(/\n$/, '');
  if (text === undefined || text === '') throw new InputError(`the task in ${file} is empty, or not UTF-8`);
  return text;
}

/** The token from the variable that is named, where it has to be, or from the usual one, where it may be. */
function readToken(named) {
  const variable = named ?? TOKEN_VARIABLE;
  const token = process.env[variable];
  if (token === undefined && named === undefined) return undefined;
  if (!isToken(token ?? '')) throw new InputError(`the environment variable ${variable} holds no bearer token`);
  return token;
}

/** The members of a row that the chat's answer decides. */
function judge({ attempts, latency, error, content, promptTokens, completionTokens }, expectedKeys, token) {
  const costs = { attempts, latency_ms: latency };
  if (error !== undefined) return { verdict: 'chat_error', error, ...costs };
  const found = findObject(content);
  // The token is never logged, also where a server sends it back.
  if (token !== undefined && [content, found ?? ''].some((text) => text.includes(token))) {
    const { code, message } = invalidResponse();
    return { verdict: 'chat_error', error: { code, message }, ...costs };
  }
  const value = found === undefined ? undefined : JSON.parse(found);
  const missing = value === undefined ? [] : expectedKeys.filter((key) => !Object.hasOwn(value, key));
  return {
    verdict: value === undefined ? 'no_json' : missing.length > 0 ? 'missing_keys' : 'valid',
    missing_keys: missing.length > 0 ? missing : undefined,
    response_sha256: sha256(content),
    value,
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    ...costs,
  };
}

function failureOf({ verdict, missing_keys: missing, error }, { detail }) {
  switch (verdict) {
    case 'chat_error': return detail ? `${error.message}: ${detail}` : error.message;
    case 'missing_keys': return `the answer lacks ${missing.join(', ')}`;
    case 'no_json': return 'the answer has no JSON object';
    default: return undefined;
  }
}
