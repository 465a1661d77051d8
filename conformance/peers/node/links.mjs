// Room: symbolic links below a root. Those that stay inside it are followed; one that leads out of it is refused, as
// neither are foreign files a part of the root nor has a command any business changing them.

import * as fs from 'node:fs';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { InputError } from './input-error.mjs';

/** Refuses a path of the root that is, or lies below, a link leading out of the root. */
export function requireInside(root, path) {
  const [first] = relative(realPlace(join(root)), realPlace(join(root, path))).split('/');
  if (first === '..') throw new InputError(`${path} leads out of the root by a symbolic link`);
}

/** Where a path leads when every link is followed. What is not there has the place where it would be made. */
export function realPlace(path) {
  try {
    return fs.realpathSync.native(path);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
  }
  const folder = realPlace(dirname(path));
  const place = join(folder, basename(path));
  const target = linkTarget(place);
  if (target === undefined) return place;
  // Not joined: `..` behind a link is not the folder that the link stands in.
  return realPlace(isAbsolute(target) ? target : `${folder}/${target}`);
}

/** The text of a link; undefined where there is none. */
function linkTarget(path) {
  try {
    return fs.readlinkSync(path);
  } catch {
    return undefined;
  }
}
