/**
 * Files of the desktop into the notebook's folder, never over another file. Knows the contents manager; the queue that
 * they go into is the desk's.
 */

import { Contents } from '@jupyterlab/services';
import { freeName, join, uploadName } from './paths';

/** Larger files are better put there by other means: they go through the page's memory as one text. */
export const MOST_BYTES = 64 * 2 ** 20;

/** The file under a name that is free in the folder; resolves to that path. Rejects where the server does not take it. */
export async function upload(contents: Contents.IManager, folder: string, file: File): Promise<string> {
  const content = await base64(file);
  const listing = await contents.get(folder, { content: true });
  const names = (Array.isArray(listing.content) ? listing.content : []).map((entry: Contents.IModel) => entry.name);
  // at once under its name: of a file that is saved elsewhere and renamed, a listing that is being read would still
  // find the old name, and the server then says that the whole folder is not there
  const path = join(folder, freeName(uploadName(file.name), names));
  return (await contents.save(path, { type: 'file', format: 'base64', content })).path;
}

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error(file.name));
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.readAsDataURL(file);
  });
}
