// Room: the routes of the vector store (vectors.md, HTTP surface; CONTRACT.md, vectord). An answer is computed in one
// turn of the event loop, so requests are served one after the other and nobody sees half a write.

import { isNumbers, readVector } from './components.mjs';
import { readEnvelope, requireMetadata, writeEnvelope } from './envelope.mjs';
import { badRequest, HttpRefusal } from './http-refusal.mjs';
import { isObject } from './json-read.mjs';
import { canonical } from './json-write.mjs';
import { Refusal } from './refusal.mjs';
import { isFlag, isList, isNumber, isText, readMembers } from './request-body.mjs';
import { readPage } from './request-query.mjs';
import { compareUtf8 } from './root.mjs';
import { DEFAULT_PARAMS, isId, isIntegerUpTo, PARAM_NAMES, wrongParam } from './vector-params.mjs';
import { VectorIndex } from './vector-index.mjs';

const MOST_HITS = 10_000;
const MOST_CANDIDATES = 4096;

/**
 * The routes by what follows `/v1/vectors/index`, where `*` is an index's name, then by method: a function from
 * `{ indexes, name, body, query }` to `{ status?, output }`. `indexes` maps names to indexes.
 */
export const VECTOR_ROUTES = new Map([
  ['', new Map([['GET', listIndexes], ['POST', makeIndex]])],
  ['/*', new Map([['GET', describeIndex], ['DELETE', removeIndex]])],
  ['/*/add', new Map([['POST', addItems]])],
  ['/*/search', new Map([['POST', search]])],
  ['/*/delete', new Map([['POST', deleteItems]])],
  ['/*/ids', new Map([['GET', listIds]])],
  ['/*/merge', new Map([['POST', merge]])],
  ['/*/envelope', new Map([['GET', getEnvelope], ['PUT', putEnvelope]])],
]);

function listIndexes({ indexes }) {
  const names = [...indexes.keys()].sort(compareUtf8);
  return { output: `{"indexes":[${names.map((name) => info(indexes.get(name))).join(',')}]}\n` };
}

function makeIndex({ indexes, body }) {
  const given = readMembers(body, {
    name: isText, dimension: isNumber,
    'distance?': isText, 'm?': isNumber, 'ef_construction?': isNumber, 'ef_search?': isNumber,
  });
  const params = Object.fromEntries(PARAM_NAMES.map((name) => [name, given[name] ?? DEFAULT_PARAMS[name]]));
  const wrong = wrongParam(params);
  if (wrong !== undefined) throw badRequest('params', `no index can have this ${wrong}`);
  if (indexes.has(params.name)) throw new HttpRefusal(409, 'index_exists', 'there is an index of this name already');
  const index = new VectorIndex(params);
  indexes.set(params.name, index);
  return { status: 201, output: info(index) + '\n' };
}

function describeIndex({ indexes, name }) {
  return { output: info(indexNamed(indexes, name)) + '\n' };
}

function removeIndex({ indexes, name }) {
  indexNamed(indexes, name);
  indexes.delete(name);
  return { status: 204, output: '' };
}

function addItems({ indexes, name, body }) {
  const { items: given } = readMembers(body, { items: isList });
  const index = indexNamed(indexes, name);
  const items = given.map((item, position) => {
    try {
      return readItem(item, index.params);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new HttpRefusal(400, error.code, `item ${position}: ${error.message}`, position);
    }
  });
  let added = 0;
  for (const [id, item] of items) {
    if (index.set(id, item)) added++;
  }
  return counts({ added, updated: items.length - added, length: index.length });
}

/** An item as the index holds it: `[id, { vector, metadata }]`. */
function readItem(value, params) {
  const given = isObject(value) ? Object.keys(value) : [];
  if (!['id', 'vector'].every((name) => given.includes(name))) {
    throw new Refusal('shape', 'an item is an object with an id and a vector');
  }
  if (!given.every((name) => ['id', 'vector', 'metadata'].includes(name))) {
    throw new Refusal('shape', 'an item has an id, a vector, metadata, and nothing else');
  }
  const { id, vector: numbers, metadata } = value;
  if (!isNumbers(numbers)) throw new Refusal('shape', 'the vector is no array of numbers');
  if (!isId(id)) throw new Refusal('ids', 'an id is a string of 1 to 512 bytes');
  const vector = readVector(numbers, params);
  if (metadata !== undefined) requireMetadata(true, metadata);
  return [id, { vector, metadata: metadata === undefined ? undefined : canonical(metadata) }];
}

function search({ indexes, name, body }) {
  const request = readMembers(body, { vector: isList, k: isNumber, 'ef?': isNumber, 'exact?': isFlag });
  if (!isIntegerUpTo(MOST_HITS, request.k)) throw badRequest('range', `k is from 1 to ${MOST_HITS}`);
  if (request.ef !== undefined && !isIntegerUpTo(MOST_CANDIDATES, request.ef)) {
    throw badRequest('range', `ef is from 1 to ${MOST_CANDIDATES}`);
  }
  const index = indexNamed(indexes, name);
  if (!isNumbers(request.vector)) throw badRequest('shape', 'the vector is no array of numbers');
  const hits = index.search(readVector(request.vector, index.params), request.k);
  return { output: `{"results":[${hits.map(hitText).join(',')}]}\n` };
}

function hitText({ id, distance, metadata }) {
  const tail = metadata === undefined ? '' : `,"metadata":${metadata}`;
  return `{"id":${JSON.stringify(id)},"distance":${canonical(distance)}${tail}}`;
}

function deleteItems({ indexes, name, body }) {
  const { ids } = readMembers(body, { ids: isList });
  const index = indexNamed(indexes, name);
  if (!ids.every(isId)) throw badRequest('ids', 'an id is a string of 1 to 512 bytes');
  const deleted = ids.filter((id) => index.delete(id)).length;
  return counts({ deleted, missing: ids.length - deleted, length: index.length });
}

function listIds({ indexes, name, query }) {
  const { after, limit } = readPage(query);
  const ids = indexNamed(indexes, name).ids();
  const start = placeBehind(ids, after);
  const page = ids.slice(start, start + limit);
  const next = start + limit < ids.length ? { next: page.at(-1) } : {};
  return { output: JSON.stringify({ ids: page, ...next }) + '\n' };
}

/** The place of the first of the sorted ids that comes behind a text. */
function placeBehind(ids, text) {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareUtf8(ids[middle], text) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function merge({ indexes, name, body }) {
  const { dest, clear_source: clearSource = false } = readMembers(body, { dest: isText, 'clear_source?': isFlag });
  if (dest === name) throw badRequest('self_merge', 'an index cannot be merged into itself');
  const source = indexNamed(indexes, name);
  const target = indexNamed(indexes, dest, 'dest_not_found');
  for (const same of ['dimension', 'distance']) {
    if (source.params[same] !== target.params[same]) throw badRequest(same, `the two indexes differ in ${same}`);
  }
  const result = target.takeFrom(source, clearSource);
  return counts({ ...result, source_length: source.length, dest_length: target.length });
}

function getEnvelope({ indexes, name }) {
  return { output: writeEnvelope(indexNamed(indexes, name)) };
}

function putEnvelope({ indexes, name, body }) {
  const { index, version, invisible } = readEnvelope(body);
  if (index.params.name !== name) throw badRequest('name', 'params has another name than the path');
  const status = indexes.has(name) ? 200 : 201;
  indexes.set(name, index);
  const more = version === 1 ? `,"invisible":${invisible}}` : '}';
  return { status, output: info(index).slice(0, -1) + more + '\n' };
}

function indexNamed(indexes, name, code = 'index_not_found') {
  const index = indexes.get(name);
  if (index === undefined) throw new HttpRefusal(404, code, 'there is no index of this name');
  return index;
}

function info({ params, length }) {
  const { name, dimension, distance, m, ef_construction, ef_search } = params;
  return JSON.stringify({ name, dimension, distance, length, params: { m, ef_construction, ef_search } });
}

function counts(numbers) {
  return { output: JSON.stringify(numbers) + '\n' };
}
