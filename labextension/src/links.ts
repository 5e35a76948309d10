/**
 * One link for each kernel of the page, however many notebooks share it. Knows that only one connection of a page to a
 * kernel can have comms; knows nothing of what a link does.
 */

import { Kernel } from '@jupyterlab/services';
import { KernelLink } from './link';

/** The links of all kernels in use. */
export class Links {
  constructor() {
    // a kernel is not told that a page went away: it would go on sending to it
    window.addEventListener('pagehide', event => {
      if (!event.persisted) {
        this._links.forEach(link => link.dispose());
      }
    });
  }

  /** The link of a kernel; made on first use, gone with its connection. */
  of(kernel: Kernel.IKernelConnection): KernelLink {
    const found = this._links.get(kernel.id);
    if (found && !found.isDisposed && (found.kernel.handleComms || !kernel.handleComms)) {
      return found;
    }
    found?.dispose();
    const link = new KernelLink(kernel);
    this._links.set(kernel.id, link);
    kernel.disposed.connect(() => {
      if (this._links.get(kernel.id) === link) {
        this._links.delete(kernel.id);
      }
    });
    return link;
  }

  private _links = new Map<string, KernelLink>();
}
