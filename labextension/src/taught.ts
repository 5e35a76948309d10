/**
 * Which cells were taught: remembered when a command for them is written, entered into the cell's metadata when the
 * kernel says that the lesson was a success. Knows a notebook's cells and badges.ts; knows no comm.
 */

import { Cell } from '@jupyterlab/cells';
import { NotebookPanel } from '@jupyterlab/notebook';
import { cellReference, sourceHash, taughtOf } from './badges';
import { ISessionState } from './protocol';

/** Where this extension keeps what it knows, in a notebook's and in a cell's metadata. */
export const KEY = 'miu';

/** Commands of cells that have not ended yet are remembered for this many references at most. */
const MOST = 200;

/** One notebook's taught cells. */
export class TaughtCells {
  constructor(private _panel: NotebookPanel) {}

  /** How a command names a cell of this notebook; null for a cell that is not in it. */
  reference(cell: Cell): string | null {
    const index = this._panel.content.widgets.indexOf(cell);
    const model = this._panel.model;
    if (index < 0 || model === null) {
      return null;
    }
    const { nbformat, nbformat_minor } = model.sharedModel;
    const hasIds = nbformat > 4 || (nbformat === 4 && nbformat_minor >= 5);
    return cellReference(cell.model.id, index, hasIds);
  }

  /** A command that teaches these references is about to be written. */
  expect(refs: readonly string[], state: ISessionState | null): void {
    this._ended = state?.outcome?.run_id ?? '';
    for (const cell of this._panel.content.widgets) {
      const ref = this.reference(cell);
      if (ref !== null && refs.includes(ref) && this._waiting.size < MOST) {
        this._waiting.set(ref, { cell, hash: sourceHash(cell.model.sharedModel.getSource()) });
      }
    }
  }

  /** A lesson may have ended. */
  hear(state: ISessionState): void {
    const outcome = state.outcome;
    if (!this._waiting.size || outcome === null || outcome.run_id === this._ended) {
      return;
    }
    this._ended = outcome.run_id;
    for (const ref of outcome.refs) {
      const found = this._waiting.get(ref);
      this._waiting.delete(ref);
      const name = outcome.checkpoint || state.checkpoint;
      if (found && outcome.success && name && !found.cell.isDisposed) {
        this._enter(found.cell, found.hash, name);
      }
    }
  }

  /** A state has another name now. */
  renamed(from: string, to: string): void {
    for (const cell of this._panel.content.widgets) {
      const taught = taughtOf(cell.model.getMetadata(KEY));
      if (taught?.state === from) {
        this._enter(cell, taught.sha256, to);
      }
    }
  }

  private _enter(cell: Cell, sha256: string, state: string): void {
    cell.model.setMetadata(KEY, { taught: { sha256, state } });
  }

  private _waiting = new Map<string, { cell: Cell; hash: string }>();
  /** The outcome that was there already. */
  private _ended = '';
}
