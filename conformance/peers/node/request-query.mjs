// Room: the parameters of `ids` (CONTRACT.md, vectord): form-encoded, each at most once.

import { badRequest } from './http-refusal.mjs';
import { isIntegerUpTo } from './vector-params.mjs';

const DEFAULT_LIMIT = 1000;
const MOST_IDS = 10_000;

/** The page that a query asks for: `{ after, limit }`. */
export function readPage(query) {
  const given = readParameters(query);
  for (const name of given.keys()) {
    if (name !== 'after' && name !== 'limit') throw badRequest('query', 'there is no such parameter');
  }
  return { after: given.get('after') ?? '', limit: readLimit(given.get('limit')) };
}

function readLimit(text) {
  if (text === undefined) return DEFAULT_LIMIT;
  if (!/^[0-9]{1,5}$/.test(text) || !isIntegerUpTo(MOST_IDS, Number(text))) {
    throw badRequest('query', `limit is from 1 to ${MOST_IDS}`);
  }
  return Number(text);
}

function readParameters(query) {
  const parameters = new Map();
  for (const part of query.split('&')) {
    if (part === '') continue;
    const [name, ...rest] = part.split('=');
    const decoded = decodePart(name);
    if (parameters.has(decoded)) throw badRequest('query', 'a parameter stands twice');
    parameters.set(decoded, decodePart(rest.join('=')));
  }
  return parameters;
}

function decodePart(text) {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw badRequest('query', 'a % is not followed by two digits, or the text is not UTF-8');
  }
}
