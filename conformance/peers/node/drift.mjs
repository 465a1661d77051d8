// Room: the surface drift and the commands `drift psi|table|scorer` (PROTOCOL.md, cli.md): which drift is asked for,
// and the refusals that all three share.

import { psiDrift } from './drift-psi.mjs';
import { scorerDrift } from './drift-scorer.mjs';
import { tableDrift, tableText } from './drift-table.mjs';
import { InputError } from './input-error.mjs';
import { isObject, member } from './json-read.mjs';
import { Refusal } from './refusal.mjs';
import { readText } from './validate.mjs';

/** Each command: the function from its input, a read value, to its lines; the second is that of `--text`. */
const COMMANDS = new Map([
  ['psi', [psiDrift]],
  ['table', [tableDrift, tableText]],
  ['scorer', [scorerDrift]],
]);

/** The surface drift: `{"command":NAME,"text"?:true,"input":VALUE}` to what the command writes. */
export function driftRequest(input) {
  return refusable(input, (request) => {
    const forms = COMMANDS.get(member(request, 'command'));
    if (forms === undefined) throw new Refusal('invalid_request', 'the input names no command');
    const { text = false } = request;
    if (typeof text !== 'boolean') throw new Refusal('invalid_request', 'text is neither true nor false');
    const form = forms[Number(text)];
    if (form === undefined) throw new Refusal('invalid_request', 'this command has no text form');
    return form(member(request, 'input'));
  });
}

/** The command `drift NAME [--text]`: a filter from stdin to stdout. */
export function driftCommand(name, text) {
  const forms = COMMANDS.get(name);
  if (forms === undefined) throw new InputError(`there is no drift '${name}'; known: psi, table, scorer`);
  const form = forms[Number(text)];
  if (form === undefined) throw new InputError(`drift ${name} has no --text`);
  return (input) => refusable(input, form);
}

function refusable(input, answer) {
  const { value, error } = readText(input);
  if (error !== undefined) return { error };
  try {
    if (!isObject(value)) throw new Refusal('invalid_request', 'the input is no object');
    return { output: answer(value) };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { error: { code: refusal.code, message: refusal.message } };
  }
}
