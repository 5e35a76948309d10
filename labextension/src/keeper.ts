/**
 * The queue of one notebook: what the user put in, and what dry runs said of it, one at a time. Knows queue.ts's values
 * and whom to ask; knows no panel.
 */

import * as checked from './checked';
import { RequestError } from './errors';
import * as queue from './queue';
import { IQueued } from './workbench';

/** Asks the kernel for a dry run of one reference. */
export type AskPlan = (ref: string) => Promise<unknown>;

/** Keeps a queue and its token counts up to date. */
export class QueueKeeper {
  constructor(
    private _ask: AskPlan,
    private _canAsk: () => boolean,
    private _tell: () => void
  ) {}

  /** The same array until something changes. */
  get items(): readonly IQueued[] {
    return this._items;
  }

  add(entries: readonly { ref: string; label: string; note?: string }[]): void {
    entries.forEach(({ ref }) => this._silent.delete(ref));
    this._set(queue.added(this._items, entries));
    this.wake();
  }

  remove(ref: string): void {
    this._set(queue.removed(this._items, ref));
  }

  clear(): void {
    this._set([]);
  }

  /** Another kernel, or another model: what was counted does not hold. */
  forget(): void {
    this._silent.clear();
    this._items = this._items.map(one => ({ ...one, tokens: null, chunks: null, usable: true }));
    this.wake();
  }

  /** Ask for what is not known yet, where that can be asked. */
  wake(): void {
    if (!this._running && this._next() !== undefined && this._canAsk()) {
      this._running = true;
      void this._run().finally(() => (this._running = false));
    }
  }

  private async _run(): Promise<void> {
    for (let ref = this._next(); ref !== undefined && this._canAsk(); ref = this._next()) {
      try {
        // asked first: the queue may have grown, or shrunk, by the time of the answer
        const plan = checked.plan(await this._ask(ref));
        this._set(queue.planned(this._items, ref, plan));
      } catch (error) {
        if (error instanceof RequestError && error.failure === 'refused') {
          this._set(queue.refused(this._items, ref, error.message));
        } else {
          this._silent.add(ref); // no count then; it can be taught all the same
        }
      }
    }
  }

  private _next(): string | undefined {
    return queue.unplanned(this._items).find(ref => !this._silent.has(ref));
  }

  private _set(items: readonly IQueued[]): void {
    this._items = items;
    this._tell();
  }

  private _items: readonly IQueued[] = [];
  /** References of which the kernel said nothing. */
  private _silent = new Set<string>();
  private _running = false;
}
