// Room: which function answers a path and a method (vectors.md, HTTP surface).

import { extractJson } from './extract.mjs';
import { METRICS_TYPE } from './server-metrics.mjs';
import { validateEnvelope } from './validate.mjs';
import { VECTOR_ROUTES } from './vector-routes.mjs';

/** Routes by path, then by method: a function from a request to what a surface returns, or a status and more. */
const ROUTES = new Map([
  ['/healthz', new Map([['GET', () => ({ output: '{"status":"ok"}\n' })]])],
  ['/v1/validate', new Map([['POST', ({ body }) => validateEnvelope(body)]])],
  ['/v1/extract_json', new Map([['POST', ({ body }) => extractJson(body)]])],
  ['/metrics', new Map([['GET', ({ indexes, metrics }) => ({ output: metrics.text(indexes), type: METRICS_TYPE })]])],
]);

/** The methods of a path and, where it is below an index, the index's name; no methods where there is no such route. */
export function findRoute(path) {
  const below = /^\/v1\/vectors\/index(?:\/([^/]+)(\/[^/]+)?)?$/.exec(path);
  if (below === null) return { methods: ROUTES.get(path) };
  const [, name, action = ''] = below;
  return { methods: VECTOR_ROUTES.get(name === undefined ? '' : `/*${action}`), name };
}
