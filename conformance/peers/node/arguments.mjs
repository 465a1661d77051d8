// Room: the arguments of a command (cli.md): what it takes, in what form.

import { InputError } from './input-error.mjs';
import { readTimestamp, writeTimestamp } from './timestamps.mjs';

/** Every flag with a value: how the value is read; undefined refuses it. */
const VALUES = {
  '--root': nonEmpty,
  '--recorded-at': (text) => {
    const instant = readTimestamp(text);
    return instant === undefined ? undefined : writeTimestamp(instant);
  },
  // Formed like an index name (vectors.md). It names a folder, which without a leading dot never leaves its place.
  '--run-id': (text) => (/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/.test(text) ? text : undefined),
  '--port': (text) => (/^[0-9]{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined),
  '--task': nonEmpty,
  '--model': nonEmpty,
  // Without the slashes at its end: a path is put behind it.
  '--chat': (text) => (isWebAddress(text) ? text.replace(/\/+$/, '') : undefined),
  '--chat-path': (text) => (/^\/[^\s?#]*$/.test(text) ? text : undefined),
  '--expect-keys': (text) => {
    const keys = text.split(',');
    return keys.includes('') ? undefined : [...new Set(keys)];
  },
  '--top-k': (text) => wholeNumber(text, 10_000),
  '--max-context-chars': (text) => wholeNumber(text, Number.MAX_SAFE_INTEGER, 0),
  '--timeout': (text) => wholeNumber(text, 86_400),
  '--token-env': nonEmpty,
  '--task-file': nonEmpty,
  '--token-file': nonEmpty,
  '--git-commit': (text) => (/^[0-9a-f]{40}$/.test(text) ? text : undefined),
};

function nonEmpty(text) {
  return text === '' ? undefined : text;
}

/** The number from `least` to `most` that decimal digits name. */
function wholeNumber(text, most, least = 1) {
  const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most ? value : undefined;
}

function isWebAddress(text) {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && search === '' && hash === '';
}

/** A peer always writes JSON, so this one changes nothing and is taken everywhere. */
const JSON_FLAG = '--json';

/**
 * Reads the arguments after a command's name: `{ names, flags }`, the words in the order of `words`, and each flag's
 * value, `true` for a flag without one. Whatever the command does not take is refused.
 */
export function readArguments(args, { words = [], flags: taken = [] }) {
  const names = [];
  const flags = {};
  for (let at = 0; at < args.length; at++) {
    const arg = args[at];
    if (arg === JSON_FLAG) continue;
    if (!arg.startsWith('--')) {
      if (names.length === words.length) throw new InputError(`'${arg}' is one argument too many`);
      names.push(arg);
      continue;
    }
    if (!taken.includes(arg)) throw new InputError(`there is no flag ${arg} here`);
    flags[arg] = arg in VALUES ? readValue(arg, args[++at]) : true;
  }
  if (names.length < words.length) throw new InputError(`${words[names.length]} is missing`);
  return { names, flags };
}

function readValue(flag, text) {
  if (text === undefined) throw new InputError(`${flag} needs a value`);
  const value = VALUES[flag](text);
  if (value === undefined) throw new InputError(`'${text}' is no value for ${flag}`);
  return value;
}
