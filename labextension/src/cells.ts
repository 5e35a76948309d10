/**
 * A command as a cell: written below the active one and run. Knows JupyterLab's notebooks; knows nothing of what the cell
 * says. Where the user does not want the record, the same source is run unseen.
 */

import { NotebookActions, NotebookPanel } from '@jupyterlab/notebook';
import { TranslationBundle } from '@jupyterlab/translation';

/** Write a cell below the active one and run it. Rejects where it could not be run or ended with an error. */
export async function writeCell(panel: NotebookPanel, source: string, trans: TranslationBundle): Promise<void> {
  const { content: notebook, sessionContext } = panel;
  const model = notebook.model;
  if (model === null || model.readOnly) {
    throw new Error(trans.__('This notebook cannot be changed, so no cell can be written into it.'));
  }
  const below = notebook.activeCell ? notebook.activeCellIndex + 1 : notebook.widgets.length;
  model.sharedModel.insertCell(below, {
    cell_type: 'code',
    source,
    metadata: { trusted: true }
  });
  notebook.deselectAll();
  notebook.activeCellIndex = below;
  const cell = notebook.widgets[below];
  if (!(await NotebookActions.runCells(notebook, [cell], sessionContext))) {
    throw new Error(trans.__('The cell ended with an error; it says which.'));
  }
}

/** Run a source without a cell. Rejects with the kernel's own words where it ended with an error. */
export async function runUnseen(panel: NotebookPanel, source: string, trans: TranslationBundle): Promise<void> {
  const kernel = panel.sessionContext.session?.kernel;
  if (!kernel) {
    throw new Error(trans.__('This notebook has no kernel.'));
  }
  const future = kernel.requestExecute({
    code: source,
    store_history: false,
    stop_on_error: false,
    allow_stdin: false
  });
  const { content } = await future.done;
  if (content.status === 'error') {
    throw new Error(content.evalue.slice(0, 600) || content.ename);
  }
}
