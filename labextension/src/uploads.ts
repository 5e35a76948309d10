/**
 * Files of the desktop into the notebook's folder, never over another file. Knows the contents manager; the queue that
 * they go into is the desk's.
 */

import { Contents } from '@jupyterlab/services';
import { freeName, join, uploadName } from './paths';

/** Larger files are better put there by other means: they go through the page's memory as one text. */
export const MOST_BYTES = 64 * 2 ** 20;

/** The file under a free name in the folder; resolves to that path. Rejects where the server does not take it. */
export async function upload(contents: Contents.IManager, folder: string, file: File): Promise<string> {
  const content = await base64(file);
  const listing = await contents.get(folder, { content: true });
  const names = (Array.isArray(listing.content) ? listing.content : []).map((entry: Contents.IModel) => entry.name);
  // saved under a name that the server makes up, then renamed: a rename never replaces a file
  const parked = await contents.newUntitled({ path: folder, type: 'file', ext: '.part' });
  try {
    await contents.save(parked.path, { type: 'file', format: 'base64', content });
    for (let attempt = 0; ; attempt++) {
      const path = join(folder, freeName(uploadName(file.name), names));
      try {
        return (await contents.rename(parked.path, path)).path;
      } catch (error) {
        if (attempt >= 3) {
          throw error;
        }
        names.push(path.slice(path.lastIndexOf('/') + 1)); // somebody took it in the meantime
      }
    }
  } catch (error) {
    await contents.delete(parked.path).catch(() => undefined);
    throw error;
  }
}

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error(file.name));
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.readAsDataURL(file);
  });
}
