// Room: the interchange form of an index (vectors.md, Envelope). Each check is made for the whole envelope before the
// next one begins, in the order of CONTRACT.md, so that an envelope with several faults has one answer.

import { requireDimension, requireStorable, isNumbers } from './components.mjs';
import { isObject, readJson, WRAPPED_DEPTH } from './json-read.mjs';
import { INPUT_DEPTH } from './json-scan.mjs';
import { canonical } from './json-write.mjs';
import { Refusal } from './refusal.mjs';
import { compareUtf8 } from './root.mjs';
import { decodeStrict } from './utf8.mjs';
import { isId, PARAM_NAMES, wrongParam } from './vector-params.mjs';
import { VectorIndex } from './vector-index.mjs';

const FLOAT_SIZE = 4;

/** The members of each version, and what each has to be. */
const MEMBERS = new Map([
  [1, { version: () => true, params: isObject, metadata: isObject, vectors: isObject }],
  [2, { version: () => true, params: isObject, ids: Array.isArray, metadata: isObject, vectors: isString }],
]);

/** The index of an envelope's bytes, its version, and how many of its vectors are not visible; or a Refusal. */
export function readEnvelope(input) {
  const text = decodeStrict(input);
  const envelope = text === undefined ? undefined : readJson(text, WRAPPED_DEPTH);
  if (envelope === undefined) throw new Refusal('json', 'the envelope is not one JSON text');
  if (!isObject(envelope)) throw new Refusal('shape', 'an envelope is an object');
  const { version, params, metadata } = envelope;
  if (!MEMBERS.has(version)) throw new Refusal('version', 'an envelope has version 1 or 2');
  requireMembers(envelope, MEMBERS.get(version));
  requireParams(params);
  const vectors = version === 1 ? vectorsByName(envelope) : vectorsInOrder(envelope);
  for (const vector of vectors.values()) requireStorable(vector, params);
  for (const [id, value] of Object.entries(metadata)) requireMetadata(vectors.has(id), value);
  const index = new VectorIndex(params);
  for (const [id, vector] of vectors) {
    const text = Object.hasOwn(metadata, id) ? canonical(metadata[id]) : undefined;
    if (version === 2 || text !== undefined) index.set(id, { vector, metadata: text });
  }
  return { index, version, invisible: vectors.size - index.length };
}

/** The text of an index's envelope, version 2. */
export function writeEnvelope(index) {
  const ids = index.ids();
  const params = Object.fromEntries(PARAM_NAMES.map((name) => [name, index.params[name]]));
  const bytes = Buffer.alloc(ids.length * params.dimension * FLOAT_SIZE);
  const described = [];
  let at = 0;
  for (const id of ids) {
    const { vector, metadata } = index.get(id);
    for (const component of vector) at = bytes.writeFloatLE(component, at);
    if (metadata !== undefined) described.push(id);
  }
  const members = described.sort().map((id) => `${JSON.stringify(id)}:${index.get(id).metadata}`);
  return `{"version":2,"params":${JSON.stringify(params)},"ids":${JSON.stringify(ids)},` +
    `"metadata":{${members.join(',')}},"vectors":"${bytes.toString('base64')}"}\n`;
}

/** The surface envelope (PROTOCOL.md): any version read, version 2 written; `invisible` is for stderr. */
export function recodeEnvelope(input) {
  try {
    const { index, invisible } = readEnvelope(input);
    return { output: writeEnvelope(index), invisible };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { error: { code: error.code, message: error.message } };
  }
}

/** Refuses a metadata that no item can have. */
export function requireMetadata(isKnown, value) {
  if (!isKnown) throw new Refusal('metadata', 'there is metadata of an id that is not there');
  if (!isObject(value)) throw new Refusal('metadata', 'metadata is an object');
  if (!isWithin(value, INPUT_DEPTH)) throw new Refusal('metadata', `metadata is deeper than ${INPUT_DEPTH}`);
}

/** Whether a value has at most `depth` levels; what was read has at most WRAPPED_DEPTH, which bounds the recursion. */
function isWithin(value, depth) {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((part) => isWithin(part, depth - 1));
}

function isString(value) {
  return typeof value === 'string';
}

function requireMembers(envelope, members) {
  for (const name of Object.keys(envelope)) {
    if (!Object.hasOwn(members, name)) throw new Refusal('shape', 'the envelope has a member that its version has not');
  }
  for (const [name, fits] of Object.entries(members)) {
    if (!Object.hasOwn(envelope, name) || !fits(envelope[name])) {
      throw new Refusal('shape', `'${name}' is absent or of another kind`);
    }
  }
}

function requireParams(params) {
  if (Object.keys(params).length !== PARAM_NAMES.length || !PARAM_NAMES.every((name) => Object.hasOwn(params, name))) {
    throw new Refusal('params', `params has ${PARAM_NAMES.join(', ')} and nothing else`);
  }
  const wrong = wrongParam(params);
  if (wrong !== undefined) throw new Refusal('params', `params has a ${wrong} that no index can have`);
}

function requireIds(ids) {
  if (!ids.every(isId)) throw new Refusal('ids', 'an id is a string of 1 to 512 bytes');
}

/** Version 2: id to vector, in the order of the ids. */
function vectorsInOrder({ params: { dimension }, ids, vectors: text }) {
  requireIds(ids);
  const vectors = new Map(ids.map((id) => [id, undefined]));
  if (vectors.size !== ids.length) throw new Refusal('duplicate_id', 'an id stands twice in ids');
  // Buffer takes almost anything for base64; what does not come back the same is not RFC 4648 section 4.
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new Refusal('base64', 'vectors is no padded base64');
  if (bytes.length !== ids.length * dimension * FLOAT_SIZE) {
    throw new Refusal('length', `vectors has ${bytes.length} bytes for ${ids.length} times ${dimension} components`);
  }
  let at = 0;
  for (const id of ids) {
    const vector = new Float32Array(dimension);
    for (let component = 0; component < dimension; component++) {
      vector[component] = bytes.readFloatLE(at);
      at += FLOAT_SIZE;
    }
    vectors.set(id, vector);
  }
  return vectors;
}

/** Version 1: id to vector, by the ids' UTF-8 bytes. */
function vectorsByName({ params, vectors: given }) {
  const ids = Object.keys(given).sort(compareUtf8);
  requireIds(ids);
  for (const id of ids) {
    if (!isNumbers(given[id])) throw new Refusal('shape', 'a vector is no array of numbers');
  }
  for (const id of ids) requireDimension(given[id], params);
  return new Map(ids.map((id) => [id, Float32Array.from(given[id])]));
}
