/** The queue of what is to be taught next, as values. Pure: knows what a dry run says, asks nobody. */

import { IPlan } from './protocol';
import { IQueued } from './workbench';

/** Sources that a queue holds at most. */
export const MOST_QUEUED = 200;

/** The queue with new entries at its end; a reference that is there already keeps its place and takes the new note. */
export function added(
  queue: readonly IQueued[],
  entries: readonly { ref: string; label: string; note?: string }[]
): IQueued[] {
  const out = [...queue];
  for (const { ref, label, note } of entries) {
    const at = out.findIndex(one => one.ref === ref);
    const entry: IQueued = { ref, label, note: note ?? '', tokens: null, chunks: null, usable: true };
    if (at >= 0) {
      out[at] = entry;
    } else if (out.length < MOST_QUEUED) {
      out.push(entry);
    }
  }
  return out;
}

/** The queue without a reference. */
export function removed(queue: readonly IQueued[], ref: string): IQueued[] {
  return queue.filter(one => one.ref !== ref);
}

/** The queue after a dry run of one of its references. */
export function planned(queue: readonly IQueued[], ref: string, plan: IPlan): IQueued[] {
  const usable = plan.items.some(item => item.status === 'teach');
  const reason = plan.items.find(item => item.status === 'skip' && item.reason)?.reason ?? '';
  return changed(queue, ref, one => ({
    ...one,
    usable,
    tokens: plan.tokens,
    chunks: plan.chunks,
    note: usable ? one.note : reason || one.note
  }));
}

/** The queue after a dry run that the kernel refused. */
export function refused(queue: readonly IQueued[], ref: string, reason: string): IQueued[] {
  return changed(queue, ref, one => ({ ...one, usable: false, tokens: 0, chunks: 0, note: reason }));
}

/** What still waits for its dry run. */
export function unplanned(queue: readonly IQueued[]): string[] {
  return queue.filter(one => one.tokens === null).map(one => one.ref);
}

function changed(queue: readonly IQueued[], ref: string, change: (one: IQueued) => IQueued): IQueued[] {
  return queue.map(one => (one.ref === ref ? change(one) : one));
}
