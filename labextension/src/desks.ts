/** The desks of all open notebooks. Knows the tracker; knows nothing of what a desk does. */

import { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Desk, ISurroundings } from './desk';

/** Desks by their notebook. */
export class Desks {
  constructor(
    readonly tracker: INotebookTracker,
    private _around: ISurroundings
  ) {
    tracker.forEach(panel => void this.of(panel));
    tracker.widgetAdded.connect((_, panel) => void this.of(panel));
  }

  /** The desk of an open notebook. */
  of(panel: NotebookPanel): Desk {
    let desk = this._desks.get(panel);
    if (!desk) {
      desk = new Desk(panel, this._around);
      this._desks.set(panel, desk);
    }
    return desk;
  }

  /** The active notebook's; null where none is open. */
  get current(): Desk | null {
    const panel = this.tracker.currentWidget;
    return panel && !panel.isDisposed ? this.of(panel) : null;
  }

  private _desks = new WeakMap<NotebookPanel, Desk>();
}
