/**
 * Paths of the server as references that a command can read, and names for uploads. Pure: knows the form of JupyterLab's
 * paths (`drive:folder/file`, always with `/`), no server; every name may come from a stranger.
 */

/** Whether a drive of this name exists; a colon may also be part of a file's own name. */
export type IsDrive = (name: string) => boolean;

export const MAX_NAME = 120;

/** The drive of a path ('' for the server's own) and the path in it. */
export function split(path: string, isDrive: IsDrive): { drive: string; path: string } {
  const first = path.split('/', 1)[0];
  const colon = first.indexOf(':');
  const drive = colon > 0 && isDrive(first.slice(0, colon)) ? first.slice(0, colon) : '';
  const rest = drive ? path.slice(colon + 1) : path;
  return { drive, path: rest.replace(/^\/+|\/+$/g, '') };
}

/** The folder of a path, '' for the server's root. */
export function folder(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** The last part of a path. */
export function base(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Two parts of a path as one. */
export function join(parent: string, name: string): string {
  return parent ? `${parent}/${name}` : name;
}

/**
 * How a command run in the notebook's folder names a file: a relative path. Null for a file on another drive, which the
 * kernel cannot open.
 */
export function reference(notebook: string, file: string, isDrive: IsDrive): string | null {
  const from = split(notebook, isDrive);
  const to = split(file, isDrive);
  if (from.drive !== to.drive || !to.path) {
    return null;
  }
  const here = from.path.split('/').slice(0, -1);
  const there = to.path.split('/');
  let shared = 0;
  while (shared < here.length && shared < there.length - 1 && here[shared] === there[shared]) {
    shared += 1;
  }
  return plainPath([...here.slice(shared).map(() => '..'), ...there.slice(shared)].join('/'));
}

/** A relative path that cannot be read as an option, as `cell:`, `var:` or `http:`, nor as somebody's home. */
export function plainPath(path: string): string {
  const first = path.split('/', 1)[0];
  return /^[-~$#\s]/.test(path) || first.includes(':') ? `./${path}` : path;
}

/** A path given relative to a folder, as the server names it; null where it would leave the server's root. */
export function resolve(parent: string, path: string): string | null {
  if (path.startsWith('/') || path.includes('\\') || path.includes('\0')) {
    return null;
  }
  const parts = parent ? parent.split('/') : [];
  for (const part of path.split('/')) {
    if (part === '..') {
      if (!parts.length) {
        return null;
      }
      parts.pop();
    } else if (part && part !== '.') {
      parts.push(part);
    }
  }
  return parts.length ? parts.join('/') : null;
}

/** A name for a file that someone uploads: one part of a path, nothing invisible, not hidden, of bearable length. */
export function uploadName(name: string): string {
  const clean = base(name.replace(/\\/g, '/'))
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const [stem, ending] = cut(clean || 'upload');
  return stem.slice(0, MAX_NAME - ending.length) + ending;
}

/** The same name, or `name-2`, `name-3` … where it is taken. Systems that ignore case are thought of. */
export function freeName(name: string, taken: Iterable<string>): string {
  const used = new Set([...taken].map(one => one.toLowerCase()));
  const [stem, ending] = cut(name);
  let candidate = name;
  for (let count = 2; used.has(candidate.toLowerCase()); count++) {
    candidate = `${stem}-${count}${ending}`;
  }
  return candidate;
}

function cut(name: string): [string, string] {
  const dot = name.lastIndexOf('.');
  return dot > 0 && name.length - dot <= 12 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
}
