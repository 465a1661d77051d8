// Room: the command `replay` (replay.md): retrieve, bundle, chat, validate, log.

import { randomUUID } from 'node:crypto';
import { bundle } from './bundle.mjs';
import { askChat } from './chat.mjs';
import { findObject } from './extract.mjs';
import { sha256, sigHash } from './hashes.mjs';
import { InputError } from './input-error.mjs';
import { requireInside } from './links.mjs';
import { appendLine } from './line-log.mjs';
import { replayRun } from './records.mjs';
import { retrieve } from './retrieval.mjs';
import { EXPORTS, REPLAY_LOG, requireFolder } from './root.mjs';
import { writeTimestamp } from './timestamps.mjs';

const DEFAULT_TOP_K = 5;
const DEFAULT_CONTEXT = 12_000; // scalars
const CHAT_PATH = '/v1/chat';
const TOKEN_VARIABLE = 'REPLAY_CHAT_TOKEN';

/** What `readArguments` wants to know. */
export const REPLAY_ARGUMENTS = {
  flags: [
    '--root', '--task', '--chat', '--model', '--expect-keys', '--top-k', '--max-context-chars', '--chat-path',
    '--dry-run', '--recorded-at', '--run-id',
  ],
};

/** Replays a task; the output and the exit status, and the sentence about a verdict that is no good. */
export async function replay({ flags }) {
  for (const flag of ['--root', '--task', '--model', '--chat']) {
    if (flags[flag] === undefined) throw new InputError(`${flag} is missing`);
  }
  const { '--root': root, '--task': task, '--model': model } = flags;
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
  const answer = await askChat({ url, token: process.env[TOKEN_VARIABLE], model, messages });
  const row = { ...run, ...judge(answer, flags['--expect-keys'] ?? []), recorded_at: now() };
  const text = replayRun.write(row);
  appendLine(root, REPLAY_LOG, text);
  return { output: text + '\n', status: row.verdict === 'valid' ? 0 : 1, failure: failureOf(row) };
}

/** The members of a row that the chat's answer decides. */
function judge({ attempts, latency, error, content, promptTokens, completionTokens }, expectedKeys) {
  const costs = { attempts, latency_ms: latency };
  if (error !== undefined) return { verdict: 'chat_error', error, ...costs };
  const found = findObject(content);
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

function failureOf({ verdict, missing_keys: missing, error }) {
  switch (verdict) {
    case 'chat_error': return error.message;
    case 'missing_keys': return `the answer lacks ${missing.join(', ')}`;
    case 'no_json': return 'the answer has no JSON object';
    default: return undefined;
  }
}
