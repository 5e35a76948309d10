/**
 * Which notebook this is: its path and its lineage to the kernel, the kernel's lineage into the notebook's metadata, so
 * that checkpoints follow a notebook that is renamed, moved or copied. Knows metadata and paths; a lineage that is not a
 * UUID does not exist.
 */

import { NotebookPanel } from '@jupyterlab/notebook';
import { lineageOf, withLineage } from './badges';
import { KernelLink } from './link';
import { ISessionState } from './protocol';
import { KEY } from './taught';

const TIMEOUT = 10_000;

/** Tell the kernel where the notebook is and which lineage it belongs to. What it makes of that, its state says. */
export async function tellKernel(link: KernelLink, panel: NotebookPanel, path: string): Promise<void> {
  const lineage = lineageOf(panel.model?.getMetadata(KEY));
  // a kernel that does not answer keeps the path that it was started with
  await link.request('notebook', { path, lineage }, TIMEOUT).catch(() => undefined);
}

/** Whether a state is of the notebook at this path; several notebooks may share a kernel. */
export function isOf(state: ISessionState, path: string): boolean {
  const known = state.notebook.replace(/\\/g, '/');
  return known === '' || known === path || known.endsWith(`/${path}`);
}

/** Write the kernel's lineage into the notebook's metadata, if it is another. */
export function keepLineage(panel: NotebookPanel, state: ISessionState): void {
  const model = panel.model;
  if (model === null || model.readOnly || !state.lineage) {
    return;
  }
  const found: unknown = model.getMetadata(KEY);
  const next = lineageOf(found) === state.lineage ? null : withLineage(found, state.lineage);
  if (next !== null) {
    model.setMetadata(KEY, next);
  }
}
