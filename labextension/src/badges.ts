/**
 * What a cell's metadata says of its being taught, and what the badge shows. Pure: metadata comes from a stranger, so
 * nothing in it is believed but a hash and a name of the right form. Knows no widget.
 */

import { sha256 } from './sha256';

/** `metadata.miu.taught` of a cell: the source that was taught, and the state that the lesson made. */
export interface ITaught {
  sha256: string;
  state: string;
}

/** `gone`: taught, but the state of that lesson is not in the weights now. */
export type Badge = 'none' | 'learnt' | 'changed' | 'gone';

/** The kernel names this many states at most; of an older one it cannot be said whether it is in the weights. */
const NAMED = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const CELL_ID = /^[A-Za-z0-9_-]{1,64}$/;

function object(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** What `metadata.miu` of a cell holds; null where it holds nothing of use. */
export function taughtOf(miu: unknown): ITaught | null {
  const taught = object(object(miu)?.taught);
  if (taught === null || typeof taught.sha256 !== 'string' || typeof taught.state !== 'string') {
    return null;
  }
  const fits = /^[0-9a-f]{64}$/.test(taught.sha256) && taught.state !== '' && taught.state.length <= 64;
  return fits ? { sha256: taught.sha256, state: taught.state } : null;
}

/** The hash by which a change of the source is noticed; a newline at the end is no change. */
export function sourceHash(source: string): string {
  return sha256(source.replace(/\s+$/, ''));
}

/** What to show. `line` is what the kernel's weights hold, null where no kernel tells. */
export function badge(taught: ITaught | null, source: string, line: readonly string[] | null): Badge {
  if (taught === null) {
    return 'none';
  }
  if (taught.sha256 !== sourceHash(source)) {
    return 'changed';
  }
  const known = line === null || line.includes(taught.state) || line.length >= NAMED;
  return known ? 'learnt' : 'gone';
}

/** The lineage in `metadata.miu` of a notebook; null unless it is a UUID. */
export function lineageOf(miu: unknown): string | null {
  const lineage = object(miu)?.lineage;
  return typeof lineage === 'string' && UUID.test(lineage) ? lineage : null;
}

/** `metadata.miu` with a lineage; what else of ours is in it stays, what is no object goes. */
export function withLineage(miu: unknown, lineage: string): Record<string, unknown> | null {
  return UUID.test(lineage) ? { ...object(miu), lineage } : null;
}

/** How a command names a cell: by its id, or by its place where there is no id that a line can hold. */
export function cellReference(id: unknown, index: number, hasIds: boolean): string {
  return hasIds && typeof id === 'string' && CELL_ID.test(id) ? `cell:id=${id}` : `cell:#${index + 1}`;
}
