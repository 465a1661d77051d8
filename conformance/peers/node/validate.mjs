// Room: validating records: the surface validate (PROTOCOL.md) and the command `validate` (cli.md).

import { InputError } from './input-error.mjs';
import { readJsonInOrder } from './json-order.mjs';
import { isObject, member, readJson, WRAPPED_DEPTH } from './json-read.mjs';
import { isBlank, lineBatches } from './lines.mjs';
import { KINDS } from './records.mjs';
import { decodeStrict } from './utf8.mjs';

const INVALID_JSON = [{ path: '', code: 'invalid_json' }];

/** The violations of a value that was read with or without order; their order is the contract's only with it. */
export function violations(type, value) {
  const errors = [];
  type.check(value, '', errors);
  return errors;
}

/** The surface validate: `{"kind":KIND,"record":VALUE}` to `{"valid":…,"errors":[…]}`. */
export function validateEnvelope(input) {
  const { text, value: envelope, error } = readText(input);
  if (error !== undefined) return { error };
  const kind = member(envelope, 'kind');
  const record = member(envelope, 'record');
  if (typeof kind !== 'string' || record === undefined) {
    return { error: { code: 'invalid_request', message: 'the input has no kind, or no record' } };
  }
  const type = KINDS.get(kind);
  if (type === undefined) return { error: { code: 'unknown_kind', message: 'there is no such kind of record' } };
  return { output: verdict(violationsInOrder(type, text, record, (read) => read.record)) + '\n' };
}

/** The type of a kind that the command line names. */
export function typeNamed(kind) {
  const type = KINDS.get(kind);
  if (type === undefined) throw new InputError(`there is no kind '${kind}'; kinds: ${[...KINDS.keys()].join(', ')}`);
  return type;
}

/** The command `validate KIND`: the answer to one JSON text. */
export function validateText(type, input) {
  const { text, value, error } = readText(input);
  if (error !== undefined) return { error };
  return { output: verdict(violationsInOrder(type, text, value)) + '\n' };
}

/** The command `validate KIND --jsonl`: an answer a line; the exit status says whether all are valid. */
export async function validateLines(type, input, write) {
  let number = 0;
  let allValid = true;
  for await (const lines of lineBatches(input)) {
    const answers = [];
    for (const line of lines) {
      number++;
      if (isBlank(line)) continue;
      const { text, value, error } = readText(line);
      const errors = error === undefined ? violationsInOrder(type, text, value) : INVALID_JSON;
      if (errors.length > 0) allValid = false;
      answers.push(`{"line":${number},${verdict(errors).slice(1)}\n`);
    }
    await write(answers.join(''));
  }
  return allValid ? 0 : 1;
}

/** The text and the value of an input, or why it is refused. */
export function readText(input) {
  const text = decodeStrict(input);
  if (text === undefined) return { error: { code: 'invalid_utf8', message: 'the input is not UTF-8' } };
  const value = readJson(text, WRAPPED_DEPTH);
  if (value === undefined) return { error: { code: 'invalid_json', message: 'the input is not one JSON text' } };
  return { text, value };
}

/** The violations of a value that was read from a text, in the order of that text. `pick` finds the value in it. */
function violationsInOrder(type, text, value, pick = (read) => read) {
  const errors = violations(type, value);
  if (errors.length === 0 || !isObject(value)) return errors;
  return violations(type, pick(readJsonInOrder(text, WRAPPED_DEPTH)));
}

function verdict(errors) {
  return `{"valid":${errors.length === 0},"errors":${JSON.stringify(errors)}}`;
}
